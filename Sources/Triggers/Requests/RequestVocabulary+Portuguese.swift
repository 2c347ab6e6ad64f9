// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let portuguese = RequestVocabulary(
        .portuguese, portugueseWho + portugueseWishes + portugueseRest)

    private static let portugueseWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            pessoa|pessoas, humano|humana|humanos, ser humano, seres humanos, atendente|atendentes, agente|agentes, operador|operadora|operadores
            representante|representantes, supervisor|supervisora, gerente, funcionário|funcionária|funcionários, responsável, consultor|consultora, especialista
            técnico|técnica, colaborador|colaboradora, chefe, gestor|gestora, diretor|diretora, superior, empregado|empregada, colega, assessor|assessora, telefonista, assistente
            alguém de_verdade|real|humano|de_carne_e_osso|competente|responsável|mais|vivo|diferente, outra pessoa, mais alguém, outro alguém, atendimento humano|pessoal, ajuda humana, encarregado|encarregada, recepcionista, analista
            """
        ),
        (
            .service,
            "atendimento ao cliente, serviço|apoio|suporte ao|a|de cliente|clientes, suporte técnico?, central|centro de atendimento|apoio|chamadas|relacionamento, sac, call center, atendimento ao consumidor, linha de apoio, apoio técnico, assistência técnica, serviço de atendimento|apoio ao? cliente?, central telefônica, ouvidoria"
        ),
        (
            .unit,
            "faturação, faturamento, vendas, departamento, cobrança, financeiro, agência, loja, setor, balcão, equipe, equipa, reclamações, secretaria, atendimento, gerência, central"
        ),
        (.anyone, "alguém, algum de vocês, gente, um de vocês"),
        (
            .machine,
            "robô|robôs, robot, máquina|máquinas, bot|bots, computador|computadores, gravação|gravações, inteligência artificial, ia, chatbot, assistente virtual, atendente|sistema|atendimento virtual|automático|eletrônico|eletrónico, automático|automática, programa, secretária eletrônica, voz gravada"
        ),
    ]

    private static let portugueseWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            falar, conversar, dialogar, contatar, contactar, ligar, comunicar, me_comunicar, tratar, bater um papo, trocar uma ideia, interagir, chegar
            ser atendido|atendida|transferido|transferida|encaminhado|encaminhada|direcionado|direcionada por|para|a|com?, entrar em contato|contacto, ficar em contato, pôr-me em contacto, me pôr em contacto, ter uma conversa, estar em contato, que me atenda|atendam|passe|passem|transfira|transfiram|ligue|liguem|ajude com|para?
            fale com, falo com, me falar, resolver
            """
        ),
        (
            .obtain,
            "ter, conseguir, encontrar, ver, solicitar, pedir, arranjar, chama|chame|chamem|chamar"
        ),
        (
            .connect,
            """
            me transfira|transfere|transfiram|conecte|conecta|encaminhe|encaminha|direcione|redirecione|passe|passa com|para|pra|pro|a|ao?, transfira|transfere|conecte|encaminhe|reencaminhe|redirecione|passe|passa|ligue|ponha|coloque me com|para|a|ao|em_contacto|em_contato|em_linha
            me coloque|coloca|ponha|põe|bote em contato|contacto|linha|ligação com?, me transferir|encaminhar|conectar|direcionar, me passar|passe|passa|ligue|liga com|para|pra|pro|a|ao, transferir|passar|encaminhar|ligar me com|para|a|ao?, transfira|transfere|passe|passa|encaminhe a|minha|esta|a_minha chamada|ligação, transferirem me, me transferem
            """
        ),
        (
            .connectTo,
            "me passe|passa|passar|ligue|liga|mande|manda, passe|passa|ponha|coloque|ligue|mande|passar|pôr me, me põe|ponha|coloque|coloca|bota|bote"
        ),
        (
            .bring,
            "me dê|dá|arranje|arranja|arruma|arrume|chame|chama|traga|mande|consiga, dê|dá|arranje|chame|traga|consiga me, chama|chame|chamem, põe|ponha|bota um|uma"
        ),
        (
            .want,
            """
            quero|queria|gostaria|preciso|desejo|posso|poderia|podia|prefiro|preferia|preferiria|exijo|necessito|solicito|peço|tenho|devo|queremos|precisamos|gostaríamos|podemos|pretendo|adoraria|tento|espero só|muito|mesmo|apenas|agora|já|por_favor|urgentemente|realmente|imenso? de|que|para?
            dá para|pra eu?, dava para, daria para|pra, é|seria possível, como|onde|quando eu? posso|faço|consigo|é_que_posso|fazer|que_eu_faço|é_que_eu_falo|poderia|podia para|pra|eu?, tem como eu?, teria como, há|tem|existe alguma|algum|um|uma? forma|maneira|jeito|modo|possibilidade|número|como de|para|pra
            deixe|deixa|permita me|eu, me deixe|deixa|permita, estou|tô tentando|a_tentar|querendo|esperando|precisando|há_horas_a_tentar para?, por|porque que? não posso|consigo, saber|ver se posso|é_possível|consigo|dá_para, será que posso|eu_posso|dá_para|consigo, gostava de, me ajude|ajuda a, ajude me a, o que faço para, eu quero|preciso|gostaria|posso que|de?, a gente quer|precisa, me faça, consigo, consegue me, pode|podes|poderia|podia me? deixar, gostava, vou querer, tô querendo, tava querendo
            """
        ),
        (
            .wantThing,
            """
            quero|queria|gostaria|preciso|desejo|prefiro|preferia|exijo|necessito|solicito|peço|queremos|precisamos só|muito|mesmo|apenas|agora|já|urgentemente? de?, preciso|quero da?|de? ajuda|assistência|apoio de|por, quero|posso|gostaria|queria de? ter|ver, eu quero|preciso|gostaria de?
            pedi, eu disse|digo, estou|tô procurando|pedindo|à_procura de?, procuro, gostava de ter, eu disse, quero é
            """
        ),
        (.wanted, "queria|precisava|desejava|tencionava de?"),
        (
            .doubt,
            "não posso|podia|poderia|dá_para|dá_pra|é_possível|há_como|tem_como|consigo, não pode|podia|poderia me passar|transferir"
        ),
        (
            .entire,
            "que alguém me ligue|contacte|contate|atenda, pode|poderia|podia alguém|uma_pessoa|um_humano|um_atendente me? ligar|atender|ajudar|contactar me?, alguém pode|poderia|podia me ligar|atender|contactar|contatar|retornar, alguém pode ligar|contactar me, um humano|atendente|operador pode me? ajudar|atender me?, me atende|atenda uma|um pessoa|humano|atendente"
        ),
        (
            .helps,
            "que possa|pode|entenda|entende|saiba|fale|me|resolva|consiga|ajude, com quem|para_falar, para|pra falar|me, capaz de, no telefone|ao_telefone|na_linha, com quem eu?"
        ),
        (.exists, "há, tem, existe, têm, vocês têm, não há|tem, haverá, há aí"),
        (
            .who,
            "com quem eu? posso|devo|poderia|tenho_que|consigo, a quem posso|devo, quem pode me?, para quem posso|devo, pra quem eu posso|ligo"
        ),
    ]

    private static let portugueseRest: [(RequestRoles, String)] = [
        (
            .ask,
            "pode|podes|poderia|podia|consegue|você_pode|você_poderia|pode_por_favor|podem|poderiam, quero|preciso|gostaria que, faça o favor de, faz favor de, tem como você?, dá para você?, você me"
        ),
        (
            .identity,
            "você|tu|o_senhor|a_senhora é|és, é você|o_senhor?, és, isto|isso|esta|este é, é isto|isso, estou|tô falando|a_falar|conversando|a_conversar com, eu? falo com, com quem falo|estou_falando|estou_a_falar, será que estou|és|você_é, tô falando, aí é, quem fala é"
        ),
        (
            .negator,
            "não, nunca, jamais, sem, nenhum|nenhuma, ninguém, nem, em vez de, ao invés de, odeio, pare de, para de, antes de, tampouco, detesto, cansado de"
        ),
        (
            .report,
            "disse|diz|dizem|disseram|falou que?, falaram|contou|comentou|dizia|afirmou|recomendou|recomendaram|aconselhou|sugeriu|prometeu|prometeram|perguntou|pediu, segundo, consta que"
        ),
        (
            .condition,
            "se, quando, sempre que, cada vez que, toda vez que, até que, enquanto, caso, depois que|de, embora, a menos que, logo que, no caso de"
        ),
        (
            .idle,
            "quer|queres|deseja|desejas|prefere, você quer|precisa|deseja|tem_que, ele|ela|eles|elas|a_minha_mulher quer|quis|queria|querem|precisa|pode|deve, tenho mesmo de, é necessário|preciso|obrigatório, será preciso, devo eu, preciso mesmo, consegui|tentei|pude|precisei|fui, vou, costumo, gosto|gostei|adoro de, pode falar, foi bom|fácil, é bom"
        ),
        (
            .past,
            "ontem, anteontem, semana|mês|ano passada|passado, última vez, outro dia, há dias|semanas|meses|anos|tempo|horas|dois|três, antes, hoje de manhã, esta manhã, antigamente, naquele dia, faz tempo|dias|semanas"
        ),
        (
            .light,
            """
            a, ao, aos, à, com, um, uma, uns, o, os, as, de, do, da, para, pra, pro, por, agora, já, imediatamente, diretamente, direto, logo, só, apenas, simplesmente, mesmo, realmente, real|reais, verdadeiro|verdadeira, verdade, de verdade, outro|outra, novamente, de novo, outra vez, aqui, aí, ali, lá, eh, é, então, bom, bem, olha|olhe, escuta|escute, sim, ok, tá, vivo|viva, de carne e osso, urgente|urgentemente, urgência, rápido, depressa, por telefone, pessoalmente, em pessoa, na linha, senhor|senhora|moço|moça, desculpe|desculpa, eu, também, finalmente, algum|alguma, qualquer, humano, humana, competente, disponível, seu|sua, vosso|vossa, mais, favor, quanto antes, o mais rápido possível, gentileza, físico|física, normal, em português, que fale português, melhor, antes, ao menos, pelo menos, por aí
            """
        ),
        (.loose, "queria|gostaria|poderia|podia|preferia|precisava de?"),
        (
            .passive,
            "ser transferido|transferida|encaminhado|encaminhada|direcionado|direcionada|atendido|atendida por_alguém?"
        ),
        (.to, "com, para, pra, pro, a, ao, à"),
        (.possessed, "meu|minha|meus|minhas, nosso|nossa, dele|dela"),
        (
            .greeting,
            "olá, oi, obrigado|obrigada, tchau, adeus, bom dia, boa tarde|noite, muito obrigado|obrigada, alô, valeu"
        ),
        (
            .please,
            "por favor, porfavor, faz favor, se faz favor, se possível, por gentileza, se puder, se for possível, por obséquio"
        ),
        (.definite, "o, a, os, as, esse|essa, este|esta, aquele|aquela"),
        (
            .about,
            "sobre, acerca, porque, que, quem, como, contra, entre, desde, é, era, foi, está, tinha, em, no, na, relativamente, a respeito de"
        ),
        (.reset, "mas, e, então, por isso, ou, senão, porém, portanto, sim, aí, só que"),
        (
            .bridge,
            "eu, me, nos, lhe, te, que, ter, acho, penso, quero, preciso, necessário, vontade, intenção, necessidade, gostaria, queria, de, ser, estar, fazer, mais, precisa, há, é, quer, desejo, falar, continuar a"
        ),
        (.other, "eles|elas|ele|ela, sempre, vão, querem, banco, marido, nunca, tentaram"),
        (
            .yes,
            "sim, claro, ok, okay, pode ser, com certeza, por favor, está bem, tá bom, tudo bem, perfeito, isso, exato, exatamente, quero, quero sim, pode, pode sim, certo, ótimo, gostaria, gostava, agradeço, de acordo, sem dúvida, com prazer, por favor sim, seria bom|ótimo|bom_sim|perfeito, boa ideia, obrigado|obrigada, aceito, faça isso, faz isso, beleza, uhum, muito obrigado|obrigada, prefiro, claro que sim, combinado"
        ),
        (
            .offer,
            "quer|queres|deseja|desejas|prefere|preferes|gostaria|gostarias|você_quer|você_gostaria|você_deseja|o_senhor_gostaria|a_senhora_gostaria de|que|que_eu|que_o|que_a|que_te|que_lhe?, posso, eu posso, poderia eu, se quiser|desejar|preferir, precisa|precisas de|que?"
        ),
        (
            .connectYou,
            "lhe|o|a|te|você passe|passo|transfira|transfiro|conecte|conecto|encaminhe|encaminho|ponha|coloque|ligue para|com|em_contacto|em_contato|ao|a?, passá-lo|passá-la|transferi-lo|transferi-la|conectá-lo|conectá-la|encaminhá-lo|encaminhá-la|passar-lhe|transferir|passar|encaminhar|conectar|transferi|passa|transfira|passe|conecte|encaminhe|ligar|transfiro|passo lhe|o|a|la|lo|você|para|com|em_contacto|em_contato|ao?"
        ),
        (
            .thing,
            "conta, dinheiro, euros|euro, reais, saldo, número, fatura, montante, valor, site, link, cartão, extrato, boleto, pix, quantia, dólares, cópia, documento, mensagem, informação"
        ),
    ]
}
