// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let spanish = RequestVocabulary(.spanish, spanishWho + spanishWishes + spanishRest)

    private static let spanishWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            persona|personas, humano|humana|humanos, ser|seres humano|humanos, agente|agentes
            operador|operadora|operadores, representante|representantes, asesor|asesora|asesores
            ejecutivo|ejecutiva, supervisor|supervisora, gerente, encargado|encargada, responsable
            jefe|jefa, empleado|empleada|empleados, especialista, técnico|técnica, teleoperador|teleoperadora
            telefonista, consultor|consultora, director|directora, gestor|gestora, compañero|compañera
            comercial, alguien|uno más|real|humano|responsable|competente|de_verdad|distinto|diferente
            alguien que sea|esté humano|humana|vivo|real, otra persona, un humano, superior, recepcionista
            alguien de carne_y_hueso, cajero|cajera, administrador|administradora, trabajador|trabajadora
            asistente humano|humana|real, atención|ayuda humana|personal, persona|agente de_verdad|real|humano|humana
            """
        ),
        (
            .service,
            """
            atención|servicio al|a|de cliente|clientes|usuario, servicio de atención al?|a? cliente|usuario?
            soporte técnico?, centro|central de llamadas|atención, call center, centralita, mesa de ayuda
            atención telefónica, servicio técnico, atención a clientes
            """
        ),
        (
            .unit,
            "facturación, ventas, departamento, reclamaciones, cobros, la oficina, la sucursal, el equipo, recepción, fraude|fraudes, caja, quejas, asistencia"
        ),
        (.anyone, "alguien, alguno|alguna de ustedes|vosotros?, gente"),
        (
            .machine,
            "robot|robots, máquina|máquinas, bot|bots, computadora|computadoras, ordenador, contestador|contestadora, grabación|grabaciones, inteligencia artificial, ia, asistente virtual, sistema automático?, automático, automática, programa, contestador automático, menú"
        ),
    ]

    private static let spanishWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            hablar, hablarle, conversar, charlar, platicar, comunicarme|comunicarnos, contactar|contactarme, dialogar
            ponerme en contacto|comunicación, entrar|estar en contacto, ser atendido|atendida|transferido|transferida|derivado
            atienda, atiendan, llamar, localizar, pasar, me atienda|atiendan|pase|pasen|comunique|comuniquen|ponga|pongan|transfiera|transfieran|conecte|conecten con?, que me atienda|atiendan|pase|pasen|comunique|comuniquen|ponga|pongan|transfiera|transfieran|conecte|conecten con?
            hable, tratar, chatear, llegar, acceder, que me hable|llame|ayude, ser atendido por, cruzar palabra|palabras, conectarme|pasarme|transferirme con?
            habla con, marcar, conectar, comunicar, transferir
            """
        ),
        (
            .obtain,
            "tener, conseguir, solicitar, pedir, ver, encontrar, llama|llame|busca|busque a, llamen a"
        ),
        (
            .connect,
            """
            transfiérame|transfiéreme|transfiéranme, comuníqueme|comunícame|comuníquenme, conécteme|conéctame|conéctenme
            derívame|deríveme|derívenme, páseme|pásame|pásenme con, póngame|ponme|pónganme en? con|contacto|comunicación?
            me puede|puedes|podría|podrías|pueden|podrían usted? pasar|comunicar|transferir|poner|conectar|derivar con
            me pasa|pasas|pasan|comunica|comunicas|comunican|transfiere|transfieres|pone|pones|ponen|conecta|conectas con
            puede|puedes|podría|podrías|pueden usted? pasarme|comunicarme|transferirme|ponerme|conectarme|derivarme|redirigirme con?
            redirígeme|redirígame|redirecciónenme|diríjame, transferirme, transfiera|transfiere mi|la|esta llamada, pase|pasa|pasen mi|la|esta llamada
            """
        ),
        (
            .connectTo,
            "páseme|pásame|pásenme, póngame|ponme|pónganme, me pasa|pasas|pone|comunica|transfiere, me puede|puedes|podría|podrías|pueden usted? pasar|comunicar|transferir|poner|conectar|derivar|dirigir, mándeme|mándame, envíeme|envíame"
        ),
        (
            .bring,
            "deme|dame|denme, búsqueme|búscame|búsquenme, consígame|consígueme, tráigame|tráeme, mándeme, quiero que venga, que venga|salga, que se ponga, pon|ponga|pongan a"
        ),
        (
            .want,
            """
            quiero|quisiera|necesito|deseo|prefiero|preferiría|exijo|solicito|pido|requiero|ocupo|querría|debo|espero|intento
            queremos|necesitamos|quisiéramos|deseamos|podemos|podríamos, me gustaría|encantaría|urge|interesa|apetece
            puedo|podría|pudiera ya|por_favor?, quiero|quisiera|necesito|puede|podría que, tengo|tendría que, tengo ganas|necesidad|que de?
            cómo puedo|podría|hago|se_puede|le_hago|hacer|puede_uno para?, dónde puedo, es|sería posible, se puede, se podría
            hay|habría|habrá|existe|tienen alguna|una|un|algún? forma|manera|modo|posibilidad|opción|número de|para, déjeme|déjame|déjenme, permítame|permíteme
            estoy intentando|tratando|buscando|queriendo|esperando de|para?, llevo|llevamos una|dos|media|un|mucho|más_de_una? rato|hora|horas|tiempo|días|minutos? intentando|tratando|esperando|queriendo de|para?
            a ver si puedo, saber|preguntar|ver si puedo|podría|es_posible, podría|puede|puedes|podrías dejarme, haga|hagan el favor de, quiero poder, necesito poder, quiero que me dejen, por qué no puedo|podemos, vengo a|para, le pido que?, te pido que?
            ayúdeme|ayúdame a, me permite|permites|deja|dejas|dejan, qué tengo|hay que hacer|marcar|pulsar para, quiero ya?, cuándo puedo, por favor quiero
            """
        ),
        (
            .wantThing,
            """
            cómo contacto|hablo|llamo|localizo|consigo|encuentro|doy con|a?, quiero|quisiera|necesito|deseo|prefiero|preferiría|exijo|solicito|pido|requiero|ocupo|querría|queremos|necesitamos, me gustaría|urge
            quiero|necesito|quisiera tener|ver, necesito|quiero|requiero la? ayuda|asistencia|atención de|por|con, puedo|podría tener, busco, mejor
            he pedido|dicho, dije|digo|repito, estoy buscando|pidiendo
            """
        ),
        (.wanted, "quería|queríamos|necesitaba|deseaba|intentaba"),
        (
            .doubt,
            "no puedo|podría|podríamos|podemos|se_puede|es_posible|habrá_manera_de, no me puede|puedes|podría pasar|poner|comunicar con"
        ),
        (
            .entire,
            """
            que alguien me llame|contacte|atienda|hable, que me llame|contacte|atienda una|un persona|humano|agente|asesor
            me puede|podría|pueden|puede atender|ayudar|llamar una|un|otra|algún persona|humano|agente|asesor|operador|representante real|humana|humano?
            puede|podría atenderme|ayudarme|llamarme|hablarme una|un|otra persona|humano|agente|asesor|operador|representante
            puede|podría|puedes alguien|una_persona|un_humano|un_agente llamarme|atenderme|contactarme, póngase una persona, atención humana por_favor?
            """
        ),
        (
            .helps,
            "que me pueda|pueda|puede|ayude|atienda|entienda|sepa|hable|resuelva|explique|escuche, para hablar|que_me, con quien|quién hablar|pueda|puedo?, con el|la que hablar|pueda, capaz de, que me ayude|atienda|entienda|escuche|resuelva|hable|explique"
        ),
        (.exists, "hay, tienen, existe, habrá, tendrán, no hay"),
        (
            .who,
            "con quién puedo|podría|tengo_que|debo|puede_uno, a quién puedo|tengo_que|debo|podría, quién me puede, con quien puedo|debo|tengo_que"
        ),
    ]

    private static let spanishRest: [(RequestRoles, String)] = [
        (
            .ask,
            "puede|puedes|podría|podrías|pueden usted?, me hace|haría el favor de, quiero|necesito|quisiera que, le pido que"
        ),
        (
            .identity,
            """
            eres|es|sos usted|tú|vos|esto|esta|este?, estoy|estamos hablando|conversando|chateando|platicando con, hablo|hablamos con, esto|esta|usted|tú es|eres
            me está atendiendo|hablando, con quién hablo|estoy_hablando, será usted, es que eres, trato con
            """
        ),
        (
            .negator,
            "no, nunca, jamás, sin, tampoco, ni, en vez|lugar de, nadie, ningún|ninguna|ninguno, odio, deje|deja|dejen de, antes de"
        ),
        (
            .report,
            "dijo|dice|dicen|dijeron|dijiste|decía|contó|comentó|dicho|avisaron|recomendó|recomendaron|aconsejó|sugirió|prometió|prometieron|preguntó, me dijo|dijeron|dicen que, según"
        ),
        (
            .condition,
            "si, cuando, cada vez que, siempre que, hasta que, mientras, en caso de que?, después de, aunque, a menos que"
        ),
        (
            .idle,
            """
            quieres|quiere|quieren|desea|deseas, tengo que esperar, debería|debo yo?, tengo yo que, hace|hará falta, es|será necesario|obligatorio, hay que, suelo, voy a
            ya|ayer|antes|anoche hablé|llamé|conversé|contacté, hablé yo?, me gusta|encanta|gustó|encantó, quería ella|él, ella|él|ellos|usted quiere|quiso|quería|puede|debe, pude|logré|conseguí|intenté, puedes|puede hablar
            """
        ),
        (
            .past,
            "ayer, anoche, anteayer, semana|mes|año pasado|pasada, la última vez, hace días|semanas|meses|años|tiempo|rato, el otro día, antes, entonces, esta mañana, lunes|martes|miércoles|jueves|viernes pasado"
        ),
        (
            .light,
            """
            a, al, con, un, una, unos, alguna, algún, de, del, ya, ahora, mismo, ahorita, inmediatamente, directamente, eh, este, pues, bueno, bien, mire, mira, oiga, oye, escuche
            real|reales, verdadero|verdadera, auténtico, humano, humana, otro|otra, nuevamente, otra vez, de nuevo, por teléfono, vivo|viva, aquí, ahí, allí, allá, solo, sólo, solamente, simplemente, mejor, más
            urgente|urgentemente, pronto, rápido, directo, en persona, enseguida, vale, ok, okay, yo, señor|señora|señorita, en, línea, lo antes posible, cuanto antes, de una vez, también, calificado|calificada, competente, español
            en español, que hable español, disponible, favor, además, por fin, venga, ay, hombre, físico|física, normal, de verdad, cualquier|cualquiera, primero, perdón|perdone|disculpe, es que, sea, hoy
            """
        ),
        (.loose, "podría|puede|quería|queria, podría"),
        (.passive, "ser transferido|transferida|derivado|derivada|atendido|atendida por_alguien?"),
        (.to, "a, al, con, directamente con"),
        (.possessed, "mi|mis, su|sus, tu, nuestro|nuestra"),
        (
            .greeting,
            "hola, gracias, adiós, buenos días, buenas tardes|noches|días?, muchas gracias"
        ),
        (
            .please,
            "por favor, porfavor, porfa, si es posible, si es|fuera tan amable, si puede|pudiera"
        ),
        (.definite, "el, la, los, las, lo, ese|esa, este|esta, aquel|aquella, el|la del"),
        (
            .about,
            "sobre, acerca de, para, por, desde, entre, contra, porque, que, quien, como, respecto a, de parte de, es, era, fue, está, tiene, del, según"
        ),
        (.reset, "pero, sino, y, entonces, así que, o, pues, además, o sea, luego, mejor"),
        (
            .bridge,
            "yo, me, le, te, lo, la, se, que, tener, creo, pienso, quiero, deseo, necesito, hace falta, es necesario, hablar, volver a, tengo ganas, seguir, gustaría, hay, ganas, necesidad, intención, de, querer, quieras, quiere"
        ),
        (
            .other,
            "ellos|ellas|él|ella, siempre, nos, ha, han, van a, quieren, vez, quién, cuando, intentaron, nunca, ayer, banco, amigo"
        ),
        (
            .yes,
            "sí, si, claro, vale, ok, okay, bueno, dale, perfecto, genial, por supuesto, de acuerdo, desde luego, adelante, está bien, cómo no, correcto, exacto, sí por favor, por favor, eso es, me parece bien|perfecto|genial, estaría|sería bien|genial|perfecto|estupendo, me encantaría|gustaría, hágalo|hazlo, gracias, muchas gracias, claro que sí, ándale, encantado|encantada, quiero, lo prefiero, se lo agradezco|agradecería"
        ),
        (
            .offer,
            "quieres|quiere|desea|deseas|prefiere|prefieres|necesita|necesitas que?, le|te gustaría que?, puedo, podría, le|te puedo|paso|comunico|transfiero|conecto|pongo, si quiere|quieres|desea|prefiere|lo_desea, quisiera usted|que?, le|te parece si|bien_si, desearía que?"
        ),
        (
            .connectYou,
            "le|lo|la|te comunique|pase|transfiera|conecte|ponga|derive|comunico|paso|transfiero|conecto|pongo con|en_contacto|a?, pasarle|pasarte|comunicarle|comunicarte|transferirle|transferirte|conectarle|conectarte|ponerle|ponerte|pasarlo|transferirlo|comunicarlo|conectarlo|derivarle|derivarlo con|en_contacto|a?, que le|te atienda, paso|pase|transfiero|transfiera|comunico|comunique|pongo|ponga|conecte|conecto|derive con|en_contacto|a?"
        ),
        (
            .thing,
            "cuenta, dinero, euros|euro, pesos|dólares, saldo, número, factura, correo, enlace, página, tarjeta, fondos, importe, transferencia, extracto, copia"
        ),
    ]
}
