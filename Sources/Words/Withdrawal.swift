// SPDX-License-Identifier: Apache-2.0

/// Whether a caller who waits for a person takes the wish back: "never mind", "oh, forget it, thanks";
/// in English, Spanish, German, French, Italian, Portuguese and Dutch.
///
/// Nothing else may be said with it: "never mind the music, I'll wait" is none, and a question is none.
package enum Withdrawal {
    /// What is longer is a story.
    private static let mostWords = 16

    /// Whether all that was said comes to that.
    package static func isMeant(_ text: String) -> Bool {
        guard text.count <= 200, !text.contains("?") else { return false }
        let words = Tokeniser.words(of: text)
        guard words.count <= mostWords else { return false }
        var rest = words.map(\.plain)[...]
        var isMeant = false
        while let first = rest.first {
            if let length = withdrawals.length(in: rest) {
                isMeant = true
                rest = rest.dropFirst(length)
            } else if refusals.contains(first) {
                // "No, cancel it" is meant, "no cancele" is the opposite.
                let endsClause = words[rest.startIndex].endsClause
                rest = rest.dropFirst()
                guard rest.isEmpty || endsClause || areSafe(rest) else { return false }
            } else if let length = courtesies.length(in: rest) {
                rest = rest.dropFirst(length)
            } else {
                return false
            }
        }
        return isMeant
    }

    /// What a refusal before it does not turn round.
    private static func areSafe(_ words: ArraySlice<String>) -> Bool {
        guard let first = words.first else { return true }
        return refusals.contains(first)
            || ["never", "nevermind", "forget", "thanks", "thank", "sorry"].contains(first)
    }

    private static let refusals: Set<String> = ["no", "nah", "non", "nao", "nein", "nee"]

    private static let withdrawals = PhraseTable(
        """
        never mind, nevermind, forget it, forget about it, forget that, cancel, cancel that,
        cancel it, please cancel, i changed my mind, i've changed my mind, i have changed my mind,
        don't bother, do not bother, no need any more, no need anymore, not necessary anymore,
        not necessary any more, it's not needed anymore, i don't need a person anymore,
        i don't need a person any more, i don't need anyone anymore, i don't need anybody anymore,
        i don't need it anymore, i don't need that anymore, take me back, bring me back,
        take me back to the assistant, bring me back to the assistant, back to the assistant,
        go back to the assistant, i want to go back, i want to go back to the assistant,
        i'd like to go back to the assistant, i'll stay with the assistant,
        i will stay with the assistant, i want to stay with the assistant,
        stay with the assistant, let me go back to the assistant, scratch that
        """,
        """
        olvídelo, olvídalo, olvídese, déjelo, déjalo, déjelo estar, déjalo estar, da igual,
        ya no hace falta, no hace falta ya, cancelar, cancele, cancela, cancélelo, cancélalo,
        mejor no, ya no lo necesito, ya no es necesario, he cambiado de opinión,
        he cambiado de idea, cambié de opinión, cambié de idea, volver al asistente,
        quiero volver al asistente, prefiero volver al asistente, me quedo con el asistente
        """,
        """
        vergessen sie's, vergessen sie es, vergessen sie das, vergiss es, vergiss das, schon gut,
        ist schon gut, nicht mehr nötig, ist nicht mehr nötig, es ist nicht mehr nötig,
        hat sich erledigt, das hat sich erledigt, es hat sich erledigt, abbrechen, brechen sie ab,
        brich ab, doch nicht, lieber doch nicht, lassen sie's, lassen sie es, lassen sie das,
        lass es, lass gut sein, lassen sie gut sein, ich brauche niemanden mehr,
        ich hab's mir anders überlegt, ich habe es mir anders überlegt, zurück zum assistenten,
        ich möchte zurück zum assistenten, ich bleibe beim assistenten
        """,
        """
        laissez tomber, laisse tomber, oubliez, oubliez ça, oublie, oublie ça, annuler, annulez,
        tant pis, ce n'est plus la peine, c'est plus la peine, plus besoin, plus la peine,
        je n'en ai plus besoin, ce n'est plus nécessaire, j'ai changé d'avis,
        retour à l'assistant, revenir à l'assistant, je veux revenir à l'assistant,
        je reste avec l'assistant
        """,
        """
        lascia stare, lasci stare, lasciate stare, lascia perdere, lasci perdere, fa niente,
        non fa niente, annulla, annullare, annulli, come non detto, non serve più,
        non ne ho più bisogno, non è più necessario, ho cambiato idea, torna all'assistente,
        torniamo all'assistente, voglio tornare all'assistente, resto con l'assistente
        """,
        """
        deixa pra lá, deixa para lá, deixe pra lá, deixe para lá, deixa estar, deixe estar,
        esquece, esqueça, esquece isso, esqueça isso, cancelar, cancela, cancele,
        não precisa mais, já não é preciso, já não preciso, não é mais preciso,
        não é mais necessário, mudei de ideia, voltar ao assistente, quero voltar ao assistente,
        fico com o assistente
        """,
        """
        laat maar, laat maar zitten, laat dan maar, vergeet het, vergeet het maar, niet meer nodig,
        het is niet meer nodig, hoeft niet meer, het hoeft niet meer, dat hoeft niet meer,
        annuleren, annuleer, toch maar niet, doe maar niet, ik heb me bedacht,
        terug naar de assistent, ik wil terug naar de assistent, ik blijf bij de assistent
        """)

    /// What may stand beside it.
    private static let courtesies = PhraseTable(
        """
        oh, ah, well, um, uh, uhm, er, hm, ok, okay, alright, all right, yeah, thanks,
        thank you, thank you very much, thanks a lot, please, sorry, i'm sorry, excuse me, then, now,
        actually, you know what, it's fine, it's ok, it's okay, that's fine, that's ok, that's okay,
        all good, i'm good, just, hello
        """,
        """
        gracias, muchas gracias, por favor, bueno, pues, vale, perdón, perdone, lo siento, ya,
        entonces, danke, vielen dank, bitte, ach, also, entschuldigung, tut mir leid, gut,
        merci, merci beaucoup, bon, alors, désolé, désolée, pardon, en fait, finalement,
        s'il vous plaît, d'accord, grazie, grazie mille, scusi, scusa, scusate, va bene, allora,
        per favore, obrigado, obrigada, muito obrigado, muito obrigada, desculpe, desculpa,
        então, tá bom, tudo bem, bedankt, dank u, dank u wel, dank je, dank je wel, toch,
        goed, oké, alstublieft
        """)
}
