// SPDX-License-Identifier: Apache-2.0

import Testing
import Words

/// Who takes back the wish for a person, and who only sounds like it.
@Suite struct WithdrawalTests {
    private static let meant = [
        "Never mind.", "never mind", "Oh, never mind, thanks.", "nevermind", "No no, forget it.",
        "Actually, cancel that please.", "You know what, I changed my mind.", "cancel",
        "Sorry, I'll stay with the assistant.", "Take me back, please.", "Back to the assistant!",
        "Olvídelo, gracias.", "No, da igual.", "Ya no hace falta.", "Mejor no.",
        "Vergessen Sie's.", "Ach, schon gut, danke.", "Hat sich erledigt.", "Nein, doch nicht.",
        "Laissez tomber, merci.", "Non, tant pis.", "Ce n'est plus la peine.",
        "Lasci perdere, grazie.", "No, non fa niente.", "Ho cambiato idea.",
        "Deixa pra lá, obrigado.", "Esqueça.", "Não precisa mais, obrigada.",
        "Laat maar.", "Nee, laat maar zitten, bedankt.", "Het hoeft niet meer.",
    ]

    private static let notMeant = [
        "", "  ", "thanks", "okay", "no", "yes", "hello?", "Never mind?",
        "Never mind the music, I'll wait.", "I never mind waiting.", "Don't cancel.",
        "Do not forget it.", "Please don't take me back.", "I want to cancel my order.",
        "Cancel my subscription please.", "I didn't change my mind.", "never", "mind",
        "Can you take me back?", "I don't want to go back to the assistant.",
        "Forget it, I want a person.", "Never mind, just get me a human.",
        "Don't bother me with the assistant.", "I have not changed my mind.",
        "No olvides mi pedido.", "No cancele mi pedido.", "Cancelar mi pedido.",
        "Vergessen Sie mich nicht.", "Vergessen Sie es nicht.", "Nicht abbrechen.",
        "Ist nicht schon gut.", "N'annulez pas.", "Annuler ma commande.", "Ne laissez pas tomber.",
        "Non annullare.", "Annulla il mio ordine.", "Não cancele.", "Cancela o meu pedido.",
        "Niet annuleren.", "Vergeet het niet.", "Laat maar horen.",
        "I have been waiting for a long time and nobody has come to the phone so far, never mind.",
        String(repeating: "never mind ", count: 40),
    ]

    @Test(arguments: meant) func isMeant(_ text: String) { #expect(Withdrawal.isMeant(text)) }

    @Test(arguments: notMeant) func isNotMeant(_ text: String) {
        #expect(!Withdrawal.isMeant(text))
    }

    /// Whatever is meant is not any more with a refusal of it before.
    @Test(arguments: meant) func negated(_ text: String) {
        for before in [
            "don't", "I do not want to", "please do not", "why would I", "ich will nicht",
        ] {
            #expect(!Withdrawal.isMeant("\(before) \(text)"))
        }
    }
}
