// SPDX-License-Identifier: Apache-2.0

/// Whether somebody takes leave: what an agent says last, and what a caller answers to it; in
/// English, Spanish, German, French, Italian, Portuguese and Dutch.
package enum Parting {
    /// Words that may follow the goodbye: a name, "for now".
    private static let mostAfter = 3
    /// Letters at the end of what was said that are looked at.
    private static let longest = 400

    /// Whether what was said ends in a goodbye: "Your order is placed. Have a nice day, Maria!" A
    /// question is none: "Anything else before I say goodbye?"
    package static func isGoodbye(_ text: String) -> Bool {
        let end = text.suffix(longest)
        guard end.last(where: { !$0.isWhitespace && $0 != "\"" }) != "?" else { return false }
        let written = Tokeniser.words(of: String(end))
        let words = written.map(\.plain)[...]
        var at = words.startIndex
        var after: Int?
        while at < words.endIndex {
            let rest = words[at...]
            if let length = goodbyes.length(in: rest), !isQuoted(words[..<at]) {
                after = 0
                at += length
            } else if let length = greetings.length(in: rest) {
                // Said when people meet as well: it is a goodbye when it stands alone and nothing but
                // such follows.
                let isAlone = at == 0 || written[at - 1].endsClause
                if after == nil, isAlone, areClosing(words[(at + length)...]) { return true }
                at += length
            } else if let length = courtesies.length(in: rest) {
                at += length
            } else {
                after = after.map { $0 + 1 }
                at += 1
            }
        }
        return after.map { $0 <= mostAfter } ?? false
    }

    /// Whether somebody says nothing but what people say when they part: "Thanks, bye!", "okay".
    package static func isClosing(_ text: String) -> Bool {
        guard text.count <= longest, !text.contains("?") else { return false }
        let words = Tokeniser.plainWords(of: text)[...]
        return !words.isEmpty && areClosing(words)
    }

    private static func areClosing(_ words: ArraySlice<String>) -> Bool {
        var rest = words
        while !rest.isEmpty {
            let lengths = [goodbyes, greetings, courtesies].compactMap { $0.length(in: rest) }
            guard let length = lengths.max() else { return false }
            rest = rest.dropFirst(length)
        }
        return true
    }

    /// "Before we say goodbye" is talk about it.
    private static func isQuoted(_ before: ArraySlice<String>) -> Bool {
        before.last.map {
            ["say", "saying", "said", "decir", "dire", "dizer", "sage"].contains($0)
        }
            ?? false
    }

    private static let goodbyes = PhraseTable(
        // English
        """
        goodbye, good bye, bye, bye bye, byebye, bye now, see you, see ya, see you later,
        see you soon, see you tomorrow, talk to you later, talk to you soon, speak soon, farewell,
        take care, good night, goodnight, talk soon, enjoy your day, enjoy the rest of your day,
        enjoy your evening, enjoy the rest of your evening, enjoy your weekend, thanks for calling, thank you for calling, thank you for your call,
        thanks for your call
        """,
        // Spanish
        """
        adiós, hasta luego, hasta pronto, hasta la próxima, hasta mañana, hasta la vista, chao, chau,
        que esté bien, que esté muy bien, que estés bien, que estés muy bien, que le vaya bien, que te vaya bien, que le vaya muy bien,
        cuídese, cuídate, nos vemos, gracias por llamar, gracias por su llamada,
        gracias por tu llamada, feliz día, feliz tarde, feliz noche, un saludo
        """,
        // German
        """
        auf wiedersehen, auf wiederhören, wiedersehen, wiederhören, tschüss, tschüß, tschüs, tschau,
        bis bald, bis dann, bis später, bis morgen, alles gute, mach's gut,
        machen sie's gut, machen sie es gut, gute nacht, danke für ihren anruf,
        vielen dank für ihren anruf, danke für deinen anruf, danke für den anruf
        """,
        // French
        """
        au revoir, aurevoir, à bientôt, bonne fin de journée, bonne fin de semaine, à plus tard,
        à la prochaine, à demain, adieu, merci de votre appel, merci pour votre appel,
        merci d'avoir appelé, bonne continuation
        """,
        // Italian
        """
        arrivederci, arrivederla, addio, a presto, a dopo, buona notte,
        buonanotte, buon fine settimana, buon weekend, ci vediamo, ci sentiamo, alla prossima,
        grazie per la chiamata, grazie per aver chiamato, grazie della chiamata,
        grazie per averci chiamato, a domani, buon proseguimento, buona continuazione
        """,
        // Portuguese
        """
        adeus, tchau, xau, até logo, até breve, até mais, até à próxima, até a próxima, até amanhã,
        até já, bom fim de semana, um bom resto de dia, obrigado por ligar, obrigada por ligar, obrigado pela ligação,
        obrigada pela ligação, obrigado pelo contato, agradecemos o contato,
        obrigado pela sua chamada, obrigado pela chamada, passe bem, fica bem, fique bem, cuide se
        """,
        // Dutch
        """
        tot ziens, tot horens, tot straks, tot later, tot morgen, tot snel, tot de volgende keer,
        doei, doeg, doei doei, houdoe, ajuus, welterusten,
        bedankt voor het bellen, bedankt voor uw telefoontje, bedankt voor uw oproep,
        bedankt voor je telefoontje
        """,
        PhraseTable.line(
            ["have a", "have yourself a", "you a"],
            [
                "good", "nice", "great", "lovely", "wonderful", "pleasant", "fantastic", "blessed",
                "beautiful", "safe", "super",
            ],
            [
                "day", "evening", "night", "weekend", "afternoon", "morning", "week", "one", "trip",
                "rest of your day", "rest of your evening", "rest of the day",
            ]),
        PhraseTable.line(
            ["que tenga", "que tengas", "que pase", "que pases", "le deseo", "te deseo"],
            ["", "un", "una"],
            [
                "buen", "buena", "muy buen", "muy buena", "excelente", "lindo", "linda", "bonito",
                "bonita", "feliz", "gran", "maravilloso",
            ], ["día", "tarde", "noche", "fin de semana", "resto del día"]),
        PhraseTable.line(
            ["schönen", "angenehmen", "guten", "wunderschönen", "tollen", "schönes", "angenehmes"],
            [
                "tag noch", "tag ihnen", "tag wünsche ich", "tag und", "abend noch", "abend und",
                "wochenende", "feierabend", "nachmittag noch", "resttag",
            ]),
        PhraseTable.line(
            ["schönen", "angenehmen", "wunderschönen"], ["tag", "abend", "nachmittag"]),
        PhraseTable.line(
            ["bonne", "excellente", "belle", "très bonne", "agréable"],
            ["journée", "soirée", "nuit", "semaine", "après midi"]),
        PhraseTable.line(["bon", "excellent", "agréable"], ["week end", "weekend", "après midi"]),
        PhraseTable.line(
            ["buona", "bella", "splendida", "ottima", "felice"], ["giornata", "serata", "nottata"]),
        PhraseTable.line(
            ["tenha", "tenham", "tem", "desejo lhe", "desejo", "te desejo"], ["um", "uma"],
            ["bom", "boa", "ótimo", "ótima", "excelente", "lindo", "linda"],
            ["dia", "tarde", "noite", "fim de semana", "resto de dia", "semana", "final de semana"]),
        PhraseTable.line(
            ["fijne", "prettige", "mooie", "leuke", "fijn", "prettig"],
            ["dag", "avond", "middag", "weekend", "dag nog", "dag verder"]))

    /// What people say when they meet and when they part.
    private static let greetings = PhraseTable(
        """
        ciao, salut, servus, dag, ade, buenas noches, buenas tardes, buen día, buenos días, boa noite,
        boa tarde, bom dia, good evening, good day, guten tag, guten abend, buonasera, buona sera,
        buongiorno, bonjour, bonsoir, a plus, cheers, so long, hej, goedendag, goedenavond,
        goede dag, bom fim, grüß gott
        """)

    /// What stands beside it, and is no wish and no question.
    private static let courtesies = PhraseTable(
        """
        thanks, thank you, thank you so much, thank you very much, thanks a lot, thanks so much,
        many thanks, that's all, that is all, that's it, that was it, that'll be all, nothing else,
        i'm good, i'm fine, all good, all set, i'm all set, great, perfect, good, ok, okay, alright,
        all right, sure, fine, cool, lovely, awesome, wonderful, excellent, yes, yeah, yep, no, nope,
        nah, you too, same to you, likewise, very much, so much, much, a lot, again, for your help,
        for the help, for everything, for your time, well, oh, and, got it, understood,
        i appreciate it, appreciate it, i appreciate your help, you have been great, bless you,
        very good, sounds good, um, uh, mhm, mm hm, uh huh, you're welcome,
        my pleasure, for now,
        then, now, right, everyone, my friend, sir, ma'am
        """,
        """
        gracias, muchas gracias, mil gracias, muchísimas gracias, vale, bueno, perfecto, genial,
        de acuerdo, eso es todo, es todo, eso sería todo, nada más, no, sí, muy amable, igualmente,
        por todo, por su ayuda, por tu ayuda, ok, listo, bien, muy bien, y, a usted, a ti, excelente,
        estupendo, de nada, claro, entendido, con gusto
        """,
        """
        danke, vielen dank, herzlichen dank, dankeschön, danke schön, danke sehr, besten dank, gut,
        okay, alles klar, super, prima, perfekt, ja, nein, das war's, das war alles, das wäre alles,
        ihnen auch, dir auch, gleichfalls, ebenfalls, ebenso, und, sehr, schön, sehr gut, in ordnung,
        passt, na dann, also, dann, nochmal, nochmals, für ihre hilfe, für die hilfe, toll, klasse,
        wunderbar, gerne, bitte, noch, jo, jawohl, genau
        """,
        """
        merci, merci beaucoup, merci bien, un grand merci, d'accord, parfait, très bien, super,
        c'est tout, c'est bon, ce sera tout, non, oui, à vous aussi, vous aussi, à vous de même,
        de même, pareillement, également, et, bien, bon, entendu, ça marche, génial,
        pour votre aide, pour tout, beaucoup, ça ira, rien d'autre, je vous en prie, à vous, alors
        """,
        """
        grazie, grazie mille, mille grazie, tante grazie, molte grazie, va bene, perfetto, bene,
        benissimo, molto bene, è tutto, questo è tutto, no, sì, altrettanto, anche a lei, anche a te,
        ottimo, d'accordo, e, mille, di tutto, molto gentile, allora, nient'altro, niente altro,
        per l'aiuto, del suo aiuto, prego, a lei
        """,
        """
        obrigado, obrigada, muito obrigado, muito obrigada, valeu, tá bom, tá bem, está bem, está bom,
        perfeito, ótimo, certo, é isso, é só isso, era só isso, só isso, não, sim, igualmente,
        para você também, pra você também, para si também, e, bom, beleza, por tudo, pela ajuda,
        muito, tudo bem, tudo certo, mais nada, de nada, imagina, então
        """,
        """
        dank u, dank je, dank u wel, dank je wel, dankuwel, dankjewel, bedankt, hartelijk dank,
        heel erg bedankt, hartelijk bedankt, prima, oké, oke, goed, perfect, top, ja, nee,
        dat was het, dat was alles, dat is alles, u ook, jij ook, hetzelfde, insgelijks, en, super,
        fijn, mooi, is goed, helemaal goed, geen dank, graag gedaan, voor de hulp, voor uw hulp,
        voor je hulp, tot dan, hoor, hè, dus
        """)
}
