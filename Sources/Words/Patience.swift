// SPDX-License-Identifier: Apache-2.0

/// Whether somebody asks for a moment and says nothing else: "hold on", "one second, I need to find
/// my card"; in English, Spanish, German, French, Italian, Portuguese and Dutch.
package enum Patience {
    /// Words looked at; whoever says more says something.
    private static let mostWords = 40

    /// Whether all that was said is a wish for a moment, and what it is for. "Wait, what was the
    /// price?" is none: it waits for an answer.
    package static func isAsked(in text: String) -> Bool {
        let clauses = Tokeniser.clauses(of: String(text.prefix(400)))
        guard clauses.map(\.count).reduce(0, +) <= mostWords else { return false }
        var isAsked = false
        for clause in clauses {
            switch kind(of: clause[...], isFirst: !isAsked) {
            case .wish: isAsked = true
            case .errand, .filler: break
            case .other: return false
            }
        }
        return isAsked
    }

    private enum Kind { case wish, errand, filler, other }

    /// Before anything is asked, a "yes" may stand; after it, it answers something.
    private static func kind(of clause: ArraySlice<String>, isFirst: Bool) -> Kind {
        var rest = clause
        var kind = Kind.filler
        while !rest.isEmpty {
            if looking.length(in: rest) != nil || busy.length(in: rest) == rest.count {
                return .wish
            }
            if let length = wishes.length(in: rest) {
                kind = .wish
                rest = rest.dropFirst(length)
            } else if isErrand(rest) {
                // What it is that they have to find is theirs.
                return kind == .wish ? .wish : .errand
            } else if let length = fillers.length(in: rest) {
                rest = rest.dropFirst(length)
            } else if kind == .filler, isFirst, let length = assents.length(in: rest) {
                rest = rest.dropFirst(length)
            } else {
                return .other
            }
        }
        return kind
    }

    /// What asks for a moment by itself.
    private static let wishes = PhraseTable(
        // English
        """
        hold on, hold, hold the line, hang on, wait, wait up, one moment, a moment, one second,
        a second, one sec, a sec, two seconds, two secs, two minutes, a few seconds, a few moments,
        a few minutes, a couple of seconds, a couple of minutes, a couple minutes, one minute,
        a minute, a min, one min, another minute, another second, another moment, a little bit,
        half a second, half a minute, a quick second, a bit, moment please, bear with me, stand by,
        be right back, right back, brb, give me time, some time, more time, sec, one more second,
        one more minute, one more moment, dont hang up, stay on the line
        """,
        // Spanish
        """
        un momento, un momentito, momento, momentito, un segundo, un segundito, segundito,
        dos segundos, un minuto, un minutito, un ratito, un rato, un instante, espera, espere,
        esperen, espereme, esperame, aguarde, aguarda, aguanta, no cuelgue, no cuelgues,
        ya vuelvo, ahora vuelvo, enseguida vuelvo, a ver, un segundín, un momentín, un poquito
        """,
        // German
        """
        moment, momentchen, einen moment, ein moment, nen moment, einen kleinen moment,
        kleinen moment, einen augenblick, ein augenblick, augenblick, eine sekunde, ne sekunde,
        sekunde, zwei sekunden, eine minute, ne minute, zwei minuten, eine kleine minute, warte,
        warten sie, wartet, wart, halt mal, bleiben sie dran, bleib dran, bleiben sie bitte dran, bleib bitte dran, bin gleich wieder da,
        ich bin gleich wieder da, bin gleich zurück, ich bin gleich zurück, mal sehen, mal schauen,
        einen kurzen moment
        """,
        // French
        """
        un moment, un petit moment, moment, un instant, un petit instant, instant, une seconde,
        une petite seconde, deux secondes, deux petites secondes, une minute, une petite minute,
        deux minutes, attendez, attends, patientez, patience, ne quittez pas, ne raccrochez pas,
        je reviens, voyons, voyons voir
        """,
        // Italian
        """
        un momento, un momentino, un attimo, un attimino, attimo, un secondo, un secondino,
        due secondi, un minuto, un minutino, un istante, aspetti, aspetta, aspettate, attenda,
        attendi, attendere, rimanga in linea, resti in linea, non riattacchi, vediamo, torno subito, un pochino
        """,
        // Portuguese
        """
        um momento, um momentinho, momentinho, um minuto, um minutinho, minutinho, um segundo,
        um segundinho, segundinho, dois segundos, um instante, um instantinho, espera, espere,
        esperem, aguarda, aguarde, peraí, pera, calma, já volto, volto já, um pouco, um pouquinho, um bocadinho,
        não desligue,
        não desliga
        """,
        // Dutch
        """
        een moment, een momentje, momentje, moment, een ogenblik, een ogenblikje, ogenblik,
        ogenblikje, een seconde, een secondje, secondje, een minuut, een minuutje, minuutje,
        een tel, een tel geduld, geduld, wacht, wachten, blijf aan de lijn, blijft u aan de lijn,
        even kijken, eens kijken, heel even, heel eventjes, blijf hangen,
        blijf even hangen, ben zo terug, ik ben zo terug, zo terug, niet ophangen
        """)

    /// What says that they are at it when nothing follows: "I'm looking for a present" is something
    /// for the agent.
    private static let busy = PhraseTable(
        """
        im still looking, still looking, im looking, im looking for it, im still checking,
        still checking, im checking, im searching, lo busco, la busco, lo estoy buscando,
        la estoy buscando, estoy buscando, ahorita lo busco, ya lo busco, ich suche noch,
        ich such noch, ich suche gerade noch, ich suche gerade, ich hab's gleich, ich habe es gleich,
        je cherche, je cherche encore, je l'ai bientôt, sto cercando, sto ancora cercando, lo cerco,
        la cerco, estou procurando, estou à procura, ainda estou procurando, ik zoek nog, ik zoek,
        ik ben nog aan het zoeken
        """)

    /// What asks for a moment together with what follows it in its clause: "let me check my notes".
    private static let looking = PhraseTable(
        """
        let me check, let me see, let me look, let me find, let me get, let me grab, let me think,
        let me ask my, let me ask him, let me ask her, let me ask the, let me ask someone, let me go, let me pull, let me open, let me read, let me dig, let me search,
        let me just check, let me just see, let me just look, let me just find, let me just get,
        let me just grab, let me quickly check, let me double check, lemme check, lemme see,
        ill be right back, ill be back, im going to check, ill go check, ill check, ill go look
        """,
        """
        déjame ver, déjame revisar, déjame buscar, déjame mirar, déjame comprobar, déjame pensar,
        déjame consultar, déjeme ver, déjeme revisar, déjeme buscar, déjeme mirar,
        déjeme comprobar, déjeme pensar, déjeme consultar, deja que mire, deje que mire,
        deja que busque, deje que busque, permítame ver, permítame revisar, permítame buscar,
        permítame un, permíteme un, voy a mirar, voy a ver, voy a buscarlo, voy a buscarla
        """,
        """
        ich schau mal, ich schaue mal, ich schau nach, ich schaue nach, ich schau kurz,
        ich schaue kurz, ich schau eben, ich schaue eben, ich sehe nach, ich sehe mal,
        ich sehe kurz, ich seh mal, ich seh nach, ich guck mal, ich gucke mal, ich guck kurz,
        ich gucke kurz, ich hole kurz, ich hole mal, ich hol mal, ich hol kurz, ich hole eben,
        ich suche kurz, ich suche mal, lass mich sehen, lass mich schauen, lass mich nachsehen,
        lass mich nachschauen, lass mich überlegen, lass mich mal, lass mich kurz sehen,
        lass mich kurz nachsehen, lass mich kurz nachschauen, lass mich kurz schauen,
        lass mich kurz überlegen, lassen sie mich sehen, lassen sie mich nachsehen,
        lassen sie mich nachschauen, lassen sie mich schauen, lassen sie mich überlegen,
        lassen sie mich kurz sehen, lassen sie mich kurz nachsehen,
        lassen sie mich kurz nachschauen, lassen sie mich kurz schauen,
        lassen sie mich kurz überlegen, lassen sie mich mal sehen, lassen sie mich mal nachsehen,
        lassen sie mich mal nachschauen, lassen sie mich mal schauen, ich muss kurz, ich muss mal
        """,
        """
        laissez moi regarder, laissez moi vérifier, laissez moi voir, laissez moi chercher,
        laissez moi réfléchir, laissez moi un, laissez moi une, laisse moi regarder,
        laisse moi vérifier, laisse moi voir, laisse moi chercher, laisse moi réfléchir,
        laisse moi un, laisse moi une, je regarde, je vérifie, je vais voir, je vais regarder,
        je vais vérifier, je vais le chercher, je vais la chercher, le temps de
        """,
        """
        fammi vedere, fammi controllare, fammi cercare, fammi pensare, mi faccia vedere,
        mi faccia controllare, mi faccia cercare, mi faccia pensare, mi lasci vedere,
        mi lasci controllare, mi lasci cercare, lasciami vedere, lasciami controllare,
        lasciami cercare, adesso guardo, ora guardo, adesso controllo, ora controllo, controllo,
        vado a vedere, vado a controllare, vado a prenderlo, vado a prenderla
        """,
        """
        deixa eu ver, deixa eu verificar, deixa eu procurar, deixa eu olhar, deixa eu pensar,
        deixa eu conferir, deixa eu pegar, deixa eu checar, deixe eu ver, deixe me ver,
        deixe me verificar, deixe me procurar, deixe me pensar, deixe me confirmar, deixa me ver,
        deixa me verificar, deixa me procurar, deixa me pensar, vou ver, vou verificar,
        vou conferir, vou checar, vou pegar
        """,
        """
        laat me kijken, laat me even, laat mij kijken, laat mij even, laat me eens, laat me zien,
        ik kijk even, ik zoek even, ik pak even, ik check even, ik moet even, ik ga even,
        ik haal even, ik zal even, even zoeken, even pakken, even checken, even nadenken
        """)

    /// Whether this is what they do meanwhile: "I have to find my card". It says why where a moment
    /// was asked for, and is something for the agent where none was.
    private static func isErrand(_ words: ArraySlice<String>) -> Bool {
        guard let length = openers.length(in: words) else { return false }
        return words.dropFirst(length - 1).prefix(7).contains { doings.contains($0) }
    }

    private static let openers = PhraseTable(
        """
        i, im, ill, ive, so i, while i, until i, till i, for my, someone, somebody, theres, the door,
        to, we, que, lo, la, voy, estoy, tengo, mientras, para, ich, bis ich, während ich, damit ich,
        je, que je, pendant que je, pour que je, le temps, che, sto, devo, vado, mentre, eu, que eu,
        vou, estou, enquanto, tenho, preciso, ik, terwijl ik, tot ik, dan
        """)

    private static let doings = Set(
        Tokeniser.plainWords(
            of: """
                find get look grab check ask see open read fetch search pull write dig put pick
                looking getting trying finding checking searching opening reading walking fetching grabbing
                taking
                husband wife door doorbell turn
                buscar mirar ver coger sacar preguntar buscando mirando sacando viendo busco miro
                suchen holen nachsehen nachschauen schauen finden fragen prüfen suche hole nachdenken
                such hol schau schaue
                chercher prendre trouver regarder vérifier demander cherche prends regarde
                cercare controllare prendere vedere guardare cercando guardando prendendo cerco
                controllo guardo prendo chiedere
                procurar pegar verificar procurando pegando perguntar olhar buscando verificando
                zoeken pakken kijken halen zoek pak kijk haal vragen checken check
                """))

    private static let assents = PhraseTable(
        "yes, yeah, yep, sure, of course, sí, claro, ja, oui, bien sûr, sì, certo, sim, jawohl")

    /// What stands around it.
    private static let fillers = PhraseTable(
        """
        please, just, um, uh, er, erm, hm, hmm, mm, mhm, ah, oh, ok, okay, sorry, not yet, sir, ma'am, thanks, thank you, well, so, and, now, here, there, then, right, alright, all right,
        hey, actually, for, give me, gimme, can you, could you, would you, will you, do you mind, i,
        i need, ill need, i just need, can i have, can i get, could i have, can you give me,
        could you give me, me, really quick, real quick, quick, quickly, excuse me, pardon, is,
        everything, good, great, fine, let us, if you can, if you could, if you dont mind, only
        """,
        """
        por favor, dame, deme, déjame, déjeme, me, da, solo, sólo, nomás, no más, ahorita, vale, bueno, pues, perdón, perdona, perdone,
        disculpe, disculpa, eh, gracias, ahí, puede, puedes, podría, podrías, oye, oiga, ya, tantito,
        puede darme, me da, me das, me puede dar, me puedes dar, necesito, y
        """,
        """
        bitte, mal, kurz, noch, also, gut, okay, äh, ähm, entschuldigung, sorry, danke,
        geben sie mir, gib mir, geben sie, mir, nur, ganz, eben, doch, können sie, kannst du,
        könnten sie, könntest du, ich brauche, ich brauch, gleich, und, so, na, halt, bitte schön, geduld
        """,
        """
        s'il vous plaît, s'il te plaît, svp, d'accord, alors, donc, euh, bon, ben, bien,
        pardon, excusez moi, excuse moi, désolé, désolée, juste, donnez moi, donne moi, encore,
        merci, pouvez vous, vous pouvez, tu peux, un peu, et, voilà, attendre, patienter,
        il me faut, j'ai besoin d', ok
        """,
        """
        per favore, per cortesia, per piacere, va bene, allora, scusi, scusa, mi scusi, solo,
        mi dia, dammi, mi dà, mi dai, mi, dia, ancora, grazie, ecco, può, puoi, potrebbe, un po,
        prego, e, bene, ho bisogno di, soltanto
        """,
        """
        por favor, se faz favor, faz favor, só, na linha, tá, tá bom, bom, então, desculpe, desculpa,
        me, dá, dê, dê me, dá me, me dê, me dá, obrigado, obrigada, aí, mais, olha, pode, apenas,
        eu, preciso de, e, tudo bem, certo, me espera, favor
        """,
        """
        alstublieft, alsjeblieft, graag, even, eventjes, effe, oké, oke, sorry, pardon, nog,
        geef me, geeft u mij, geef mij, u, kunt u, kun je, nou, dus, hoor, mij, heel, een, eens, zo,
        bedankt, en, maar, ik heb nodig, mag ik
        """)
}
