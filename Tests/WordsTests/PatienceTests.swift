// SPDX-License-Identifier: Apache-2.0

import Testing
import Words

/// Who asks for a moment, in seven languages, and who says something that wants an answer.
@Suite struct PatienceTests {
    @Test(arguments: [
        "Hold on.", "hold on a second", "hold on let me check", "One moment, please.", "wait",
        "Wait a minute!", "wait wait wait", "Just a sec", "Okay, one second.", "give me a second",
        "Could you give me a minute?", "let me check", "Let me see if I have it here.",
        "Um, hang on, I'm looking for my card", "one sec I need to find my glasses",
        "Sorry, bear with me.", "Can you hold on for a moment please?", "let me check my email",
        "Yes, hold on, someone is at the door", "wait for my husband", "a couple of minutes please",
        "I need a minute", "Hold on while I open the website",
        "Un momento, por favor.", "espere", "Espera un segundo", "a ver, déjame ver",
        "Deme un minuto", "Un momento, que lo busco", "No cuelgue, voy a buscar la tarjeta",
        "¿Me da un segundito?",
        "Moment bitte", "Einen Augenblick, ich schau kurz nach.", "Warten Sie mal bitte",
        "Moment, ich muss meine Karte suchen", "eine Sekunde", "Bleiben Sie bitte dran",
        "Geben Sie mir eine Minute", "Lassen Sie mich kurz nachsehen",
        "Un instant, s'il vous plaît", "Attendez, je vérifie", "Ne quittez pas !",
        "Donnez-moi une minute", "une seconde, je cherche ma carte", "Laissez-moi regarder",
        "Un attimo, per favore", "aspetti", "Mi dia un minuto", "Fammi controllare",
        "un secondo che cerco la carta", "Resti in linea",
        "Um momento, por favor", "Espere aí", "só um minutinho", "Deixa eu ver", "Peraí",
        "Me dá um segundo, vou pegar o cartão",
        "Een momentje alstublieft", "Wacht even", "even kijken", "Ik zoek even mijn pas",
        "Blijf aan de lijn", "Kunt u even wachten", "Eén moment, ik pak mijn kaart",
    ])
    func asksForAMoment(_ text: String) {
        #expect(Patience.isAsked(in: text))
        #expect(Patience.isAsked(in: text.uppercased()))
    }

    @Test(arguments: [
        "", "...", "okay", "yes please", "thank you", "What is my balance?", "hello?",
        "Wait, what was the price?", "wait I already paid", "hold on I have a question",
        "The wait is too long", "how long is the wait", "I can't wait any longer",
        "I'm looking for my order", "I need to find a branch", "let me talk to a person",
        "let me know when it ships", "One moment ago you said ten euros",
        "I held on for an hour and nobody came", "give me my money back",
        "hold my order until Monday",
        "Un momento, ¿cuánto cuesta?", "¿Cuánto tengo que esperar?", "busco un regalo",
        "dame el saldo", "Moment, was kostet das?", "Ich warte seit einer Stunde",
        "Ich suche einen neuen Vertrag", "lassen Sie mich mit einem Menschen sprechen",
        "Attendez, combien ça coûte ?", "J'attends depuis une heure", "je cherche un cadeau",
        "Aspetti, quanto costa?", "cerco un regalo", "Espera, quanto custa?",
        "Estou à espera há uma hora", "Wacht, wat kost dat?", "Ik wacht al een uur",
        "Ik zoek een cadeau voor mijn vrouw",
        "wait " + String(repeating: "and tell me everything about it ", count: 20),
    ])
    func wantsAnAnswer(_ text: String) {
        #expect(!Patience.isAsked(in: text))
    }
}
