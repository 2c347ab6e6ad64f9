// SPDX-License-Identifier: Apache-2.0

import Testing
import Words

/// Who takes leave, in seven languages, and who does not.
@Suite struct PartingTests {
    @Test(arguments: [
        "Goodbye!", "Your order is placed. Have a nice day, Maria!", "Thank you for calling. Bye.",
        "You're welcome, take care and goodbye.", "Thanks for calling Acme Bank.", "bye for now",
        "Great, that's done. Have a great rest of your day!", "I wish you a wonderful day.",
        "Goodbye, thank you.", "Have a good one",
        "Gracias por llamar, ¡hasta luego!", "Que tenga un buen día, señora López.", "Adiós.",
        "Su cita queda confirmada. ¡Hasta pronto!",
        "Vielen Dank für Ihren Anruf, auf Wiederhören!", "Tschüss!", "TSCHÜSS",
        "Ich wünsche Ihnen noch einen schönen Tag.", "Bis bald, Frau Meier.",
        "Merci de votre appel, au revoir.", "Je vous souhaite une bonne journée.",
        "À bientôt, madame Lopez !",
        "Arrivederci!", "La ringrazio, buona giornata.", "Grazie per aver chiamato, a presto.",
        "Obrigado por ligar. Até logo!", "Tenha um bom dia!", "Tchau, tchau",
        "Bedankt voor het bellen, tot ziens!", "Nog een fijne dag verder.", "Doei!",
        "Ciao, grazie!", "Bonne soirée, salut !", "Dag hoor",
    ])
    func isAGoodbye(_ text: String) {
        #expect(Parting.isGoodbye(text))
    }

    @Test(arguments: [
        "", "Hello, how can I help you?", "Is there anything else before I say goodbye?",
        "Goodbye is the name of our new product, and it is on sale until the end of the month.",
        "Please do not say goodbye yet", "What time would you like to have a nice dinner?",
        "Would you like to have a nice day out?", "One moment, I'll look that up.",
        "Thank you.", "Ciao, sono Marco, come posso aiutarla?", "Bonjour, ici la banque",
        "Salut, c'est Marie de la banque", "Buenas tardes, le atiende Laura",
        "Dag mevrouw De Vries",
        "Guten Tag, was kann ich für Sie tun?", "Boa tarde, em que posso ajudar?",
        "I need to see your card number now please sir",
    ])
    func isNoGoodbye(_ text: String) {
        #expect(!Parting.isGoodbye(text))
    }

    @Test(arguments: [
        "Thanks, bye!", "Okay.", "thank you so much bye bye", "No, that's all, thank you.",
        "You too!", "Gracias, adiós", "Vale, muchas gracias, igualmente", "Danke, tschüss",
        "Alles klar, vielen Dank, Ihnen auch", "Merci, au revoir",
        "D'accord, bonne journée à vous aussi",
        "Grazie mille, arrivederci", "Va bene, altrettanto", "Obrigada, tchau", "Tá bom, até mais",
        "Dank u wel, tot ziens", "Oké, doei", "Ciao", "Dag!", "Have a nice day",
    ])
    func isClosing(_ text: String) {
        #expect(Parting.isClosing(text))
    }

    @Test(arguments: [
        "", "!", "Thanks, but what about my refund", "okay and the other order", "bye?",
        "Wait, one more thing", "No, I said Tuesday", "Thank you, can you send it by mail?",
        "Gracias, pero falta algo", "Danke, aber wann kommt es",
        "Merci, mais je voulais autre chose",
        "Grazie, e la fattura", "Obrigado, mas e o reembolso", "Bedankt, maar hoe laat",
        "I want to talk to a person", String(repeating: "bye ", count: 500),
    ])
    func isNotClosing(_ text: String) {
        #expect(!Parting.isClosing(text))
    }
}
