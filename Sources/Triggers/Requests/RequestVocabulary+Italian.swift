// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let italian = RequestVocabulary(
        .italian, isElided: true, italianWho + italianWishes + italianRest)

    private static let italianWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            persona|persone, umano|umana|umani, essere umano, esseri umani, operatore|operatrice|operatori, agente|agenti, rappresentante
            consulente|consulenti, responsabile|responsabili, supervisore, manager, direttore|direttrice, impiegato|impiegata, addetto|addetta, tecnico|tecnica
            collega, capo, centralinista, specialista, superiore, dipendente, incaricato, funzionario|funzionaria, esperto|esperta, referente
            qualcuno|qualcun altro|altra|di_reale|di_vero|di_umano|di_competente|in_carne_e_ossa|di_vivo|vero|reale, assistente umano|umana|reale|vero, aiuto|assistenza|supporto umano|umana, persona|operatore in carne_e_ossa, commesso, titolare
            """
        ),
        (
            .service,
            "servizio clienti|assistenza|cliente|tecnico, assistenza clienti|tecnica|telefonica?, call center, centralino, customer service|care, supporto tecnico|clienti, centro assistenza, servizio di assistenza"
        ),
        (
            .unit,
            "ufficio, reparto, amministrazione, fatturazione, vendite, filiale, segreteria, ufficio reclami|fatturazione|commerciale|tecnico, reclami, sede, banca, supporto"
        ),
        (.anyone, "qualcuno, qualcuno di voi, gente, uno di voi"),
        (
            .machine,
            "robot, macchina|macchine, bot, computer, risponditore, segreteria telefonica, intelligenza artificiale, ia, chatbot, registrazione, disco, assistente virtuale|vocale|automatico, sistema automatico, voce registrata|automatica, automatico|automatica, programma, risponditore automatico, nastro"
        ),
    ]

    private static let italianWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            parlare|parlarne|parlarci, conversare, discutere, dialogare, comunicare, interagire, chiacchierare, contattare, chiamare, raggiungere, sentire, chattare
            mettermi|mettersi|mettere|entrare|stare in contatto|comunicazione|collegamento, essere messo|messa|trasferito|trasferita|collegato|collegata|passato|passata|indirizzato|richiamato|assistito|assistita|aiutato|aiutata in_contatto|in_comunicazione? con|a|da?
            avere a che fare, avere al telefono, fare due chiacchiere, rivolgermi, parlassi, parli, una conversazione
            """
        ),
        (
            .obtain,
            "avere, trovare, ottenere, vedere, richiedere, chiedere di, chiama|chiami|chiamate, chiamami|chiamatemi"
        ),
        (
            .connect,
            """
            passami|passatemi|mi_passi|mi_passa|mi_passate|passarmi|mi_può_passare|mi_puoi_passare|mi_potrebbe_passare con|a|al|un|una
            trasferiscimi|trasferitemi|trasferirmi|mi_trasferisca|mi_trasferisce, collegami|collegatemi|collegarmi|mi_colleghi|mi_collega, connettimi|connettetemi|connettermi|mi_connetta|mi_connette, mettimi|mettetemi|mettermi|mi_metta|mi_mette in contatto|comunicazione|linea
            mi|ci può|puoi|potrebbe|potresti|potete passare|trasferire|collegare|connettere|mettere in_contatto|in_comunicazione?, trasferisca|trasferisci|passi|passa|inoltri|inoltra la chiamata, inoltrami|inoltratemi
            """
        ),
        (
            .connectTo,
            "passami|passatemi|mi_passi|mi_passa|mi_passate|passarmi|mi_può_passare|mi_puoi_passare|mi_potrebbe_passare|mi_fa_parlare|mi_faccia_parlare|mi_fai_parlare|mi_giri|mi_indirizzi|indirizzami|mi_mandi|mandami|mi_mette con?|a?"
        ),
        (
            .bring,
            "dammi|datemi|mi_dia|mi_dai|mi_trovi|trovami|trovatemi|mi_chiami|chiamami|mi_mandi|mandatemi, mi serve|servirebbe|occorre, voglio subito, fammi|mi_faccia|fatemi avere, prendo"
        ),
        (
            .want,
            """
            voglio|vorrei|desidero|desidererei|devo|posso|potrei|preferirei|preferisco|gradirei|esigo|pretendo|vogliamo|vorremmo|dobbiamo|possiamo|potremmo|intendo|richiedo|chiedo solo|proprio|subito|ora|davvero|gentilmente|per_favore|solamente|soltanto|di?
            ho|avrei|abbiamo bisogno di|d'?, mi|ci piacerebbe|serve|servirebbe|farebbe_piacere|interesserebbe|occorre, è|sarebbe possibile, si può, si potrebbe, come posso|potrei|faccio|si_fa|si_può a|per?, dove posso, quando posso, c'è un|qualche|una modo|maniera|possibilità|numero di|per
            fatemi|mi_faccia|fammi|mi_fate|mi_fa, lasciami|mi_lasci|lasciatemi, sto cercando|provando|tentando di|a, perché non posso|potrei, sapere|vedere|chiedere se posso|potrei|è_possibile|si_può, ho chiesto di, mi aiuti|aiuta|aiutate a, che numero devo fare per, cosa devo fare per, mi permetta di, insisto per, fare in modo di, a me piacerebbe, potete|può|puoi farmi, cerco di, avere la possibilità di, mi dia la possibilità di
            """
        ),
        (
            .wantThing,
            """
            voglio|vorrei|desidero|preferirei|preferisco|gradirei|esigo|pretendo|vogliamo|vorremmo|richiedo|chiedo|cerco solo|proprio|subito|ora|davvero|gentilmente|per_favore?, ho|avrei|abbiamo bisogno di|d'?, mi serve|servirebbe|occorre
            voglio|vorrei|posso|potrei avere|vedere, ho|avrei bisogno dell'aiuto|dell'assistenza|di_aiuto|di_assistenza di|da|d', ho detto|chiesto, dico|ripeto, sto cercando
            """
        ),
        (
            .wanted,
            "volevo|volevamo|desideravo solo|solamente|proprio?, avrei voluto, avevo bisogno di"
        ),
        (
            .doubt,
            "non posso|potrei|si_può|possiamo|è_possibile|sarebbe_possibile, non mi può|puoi passare"
        ),
        (
            .entire,
            "può|potrebbe|possa chiamarmi|richiamarmi|aiutarmi|rispondermi qualcuno|una_persona|un_operatore|un_umano, mi può|potrebbe richiamare|chiamare|aiutare|rispondere qualcuno|una_persona|un_operatore|un_umano, che qualcuno mi chiami|richiami|contatti|risponda, qualcuno può|potrebbe richiamarmi|chiamarmi|contattarmi|parlare_con_me, mi faccia|fate|faccio richiamare|chiamare da, un umano può aiutarmi"
        ),
        (
            .helps,
            "che possa|può|capisca|capisce|sappia|sa|parli|parla|mi|risolva|ascolti, con cui|con_il_quale, per parlare|aiutarmi, in grado di, al telefono, che mi aiuti|capisca|ascolti, in linea, a cui"
        ),
        (.exists, "c'è, ci sono, avete, esiste, non c'è, ci sarebbe"),
        (.who, "con chi posso|devo|potrei, a chi posso|devo|potrei, chi posso|devo, chi mi può"),
    ]

    private static let italianRest: [(RequestRoles, String)] = [
        (
            .ask,
            "può|puoi|potrebbe|potresti|potete|potreste, mi fa il favore di, vorrei|voglio che lei|tu|mi?, le dispiace, le dispiacerebbe, la prego di, le chiedo di"
        ),
        (
            .identity,
            "sei tu?, lei è, è lei?, è questo|questa?, sto parlando|chattando|parlo, parlo con, questo|questa è, sei forse, sto parlando con, tu sei, siete, con chi parlo, con chi sto parlando, ho a che fare con, mi risponde"
        ),
        (
            .negator,
            "non, nessun|nessuno|nessuna, senza, mai, invece di, né, neanche, nemmeno, anziché, odio, smettila|smetta di, prima di, piuttosto che, inutile"
        ),
        (.no, "no"),
        (
            .report,
            "ha|hanno|avete|aveva detto|consigliato|suggerito|raccontato|scritto|risposto|promesso, dice|dicono|diceva|disse|detto|sostiene|scrive|consigliato|suggerito|chiese, secondo, a quanto pare"
        ),
        (
            .condition,
            "se, quando, ogni volta che, finché, appena, nel caso, qualora, mentre, dopo che|aver, anche se, a meno che, tutte le volte che"
        ),
        (
            .idle,
            "vuoi|vuole|volete|desidera|desideri|preferisce, devo per forza, bisogna, è necessario|obbligatorio, serve per_forza, lui|lei|loro vuole|voleva|volevano|vogliono|può|deve, ha voluto, sono riuscito|riuscita a, ho provato|potuto|dovuto a?, mi piace|piaceva, vado a, sto per, può|puoi parlare, dovrei|devo forse, è stato|bello|facile"
        ),
        (
            .past,
            "ieri, l'altro ieri, settimana|mese|anno|volta scorsa|scorso|scorse|passata|passato, l'ultima volta, l'altro giorno, giorni|settimane|mesi|ore fa, tempo fa, prima, stamattina, allora, in passato"
        ),
        (
            .light,
            """
            a, al, allo, alla, con, un, una, uno, di, da, del, della, dei, l, d, il, lo, la, i, ad, vero|vera|veri, reale|reali, autentico, altro|altra|altri, ora, adesso, subito, immediatamente, direttamente, gentilmente, cortesemente, solo, soltanto, solamente, semplicemente, proprio, davvero, anche, ancora, qui, qua, lì, là, eh, beh, allora, dunque, ecco, mah, bene, va, ok, okay, senta|senti|ascolti, guardi|guarda, scusi|scusa, vivo|viva, in persona, al telefono, urgentemente, urgente, urgenza, presto, possibile, di nuovo, finalmente, vostro|vostra|vostri|suo, competente, italiano, che parli italiano, disponibile, qualificato|qualificata, umano, umana, fisico|fisica, qualsiasi, signore|signora, mi scusi, prego, un po, invece, almeno, in, fisica, normale, più, il prima possibile, no no, personalmente, libero
            """
        ),
        (
            .passive,
            "essere messo|messa|trasferito|trasferita|collegato|collegata|passato|passata in_contatto|in_comunicazione?"
        ),
        (.to, "a, al, allo, alla, con, ad, all'"),
        (.possessed, "mio|mia|miei, sua, loro, nostro|nostra"),
        (
            .greeting,
            "ciao, buongiorno, buonasera, salve, grazie, arrivederci, grazie mille, pronto"
        ),
        (
            .please,
            "per favore|piacere|cortesia, perfavore, se possibile, se è possibile, la prego, ti prego, se può, gentilmente"
        ),
        (.definite, "il, la, lo, quel|quello|quella, questo|questa, i, gli"),
        (
            .about,
            "su, sul, sulla, per, riguardo, circa, contro, tra, perché, che, chi, come, è, era, ha, aveva, sono, da parte, dal, dalla, riguardante"
        ),
        (.reset, "ma, bensì, però, e, ed, quindi, allora, o, oppure, poi, perciò, così, invece"),
        (
            .bridge,
            "io, mi, ci, si, lei, bisogno, voglia, intenzione, credo, penso, voglio, vorrei, ho, avere, essere, che, ne, più, fare, piacerebbe, necessario, volevo, desidero, serve, interessa, di, continuare a"
        ),
        (.other, "loro, sempre, lui, vogliono, hanno, banca, marito, lei vuole"),
        (
            .yes,
            "sì, si, certo, certamente, va bene, volentieri, ok, okay, d'accordo, perfetto, esatto, esattamente, per favore, magari, ottimo, sì grazie, grazie, benissimo, sicuro, assolutamente sì?, come no, prego, faccia pure, fai pure, procedi|proceda, sarebbe perfetto|ottimo|bello|utile|fantastico, mi piacerebbe, con piacere, giusto, bene, dai, preferirei, lo preferisco, sarebbe meglio, per cortesia"
        ),
        (
            .offer,
            "vuole|vuoi|desidera|desideri|preferisce|preferisci|gradisce che?, posso, potrei, le|ti piacerebbe che?, vuole che la|lo|le, se vuole|vuoi|desidera|preferisce, devo, le|ti va se|di, ha bisogno di, la|ti metto|passo, vorrebbe che?, volete che?"
        ),
        (
            .connectYou,
            "la|lo|ti|vi passi|passo|metta|metto|trasferisca|trasferisco|colleghi|collego|connetta|connetto in_contatto|in_comunicazione? con|a?, passarla|passarti|passarle|passarlo|metterla|metterti|trasferirla|trasferirti|collegarla|collegarti|connetterla|connetterti|metterlo|trasferirlo in_contatto|in_comunicazione? con|a?, passi|trasferisca|metta|colleghi in_contatto?"
        ),
        (
            .thing,
            "conto, soldi, denaro, euro, numero, fattura, saldo, importo, bonifico, sito, link, carta, estratto, somma, modulo, copia, documento"
        ),
    ]
}
