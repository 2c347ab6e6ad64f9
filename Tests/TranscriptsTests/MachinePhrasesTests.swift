// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Transcripts

@Suite struct MachinePhraseTests {
    private func kind(_ texts: String..., said: [String] = []) -> AnswerKind? {
        var phrases = MachinePhrases(said: said)
        return texts.compactMap { phrases.receive(words: $0)?.kind }.first
    }

    @Test(arguments: [
        "You have reached the voicemail of Anna. I am not at my desk. Please leave a message after "
            + "the tone.",
        "Hi, it's Ben. Leave a message after the beep.",
        "The person you are calling is not available. Please try again later.",
        "Anna is not available.", "The subscriber you have dialled is not available.",
        "At the tone, please record your message. When you are finished recording, hang up.",
        "Your call has been forwarded to an automated voice messaging system.",
        "You've reached the office of Smith and Jones. Our office is closed.",
        "The mailbox is full and cannot accept any messages at this time.",
        "The number you have dialed is not in service.",
    ])
    func aVoicemailIsKnownByItsWords(text: String) { #expect(kind(text) == .voicemail) }

    @Test(arguments: [
        "Thank you for calling. For sales, press 1. For support, press 2.",
        "Press one for billing.", "Please listen carefully as our menu options have changed.",
        "Your call is important to us. Please hold for the next available agent.",
    ])
    func aMenuIsKnownByItsWords(text: String) { #expect(kind(text) == .menu) }

    @Test(arguments: [
        "Hi, if you record your name and reason for calling, I'll see if this person is available.",
        "Please state your name after the tone.",
    ])
    func aScreeningServiceIsKnownByItsWords(text: String) { #expect(kind(text) == .screening) }

    @Test(arguments: [
        "Hello?", "Billing, Ben speaking.", "Yes, who is this?", "Anna isn't here, can I help?",
        "She is not available, who is calling please?", "I'm not at my desk, one second.",
        "Okay, I will leave a message for her.", "Hello? Hello? Is anybody there?",
        "Sorry, I can't take your call right now, try Ben.", "What do I press, one or two?",
        "Hang on, the printer is out of paper.",
    ])
    func aPersonIsNot(text: String) { #expect(kind(text) == nil) }

    @Test func twoLikelyPhrasesAreAMachineWhoeverSpeaksInThem() {
        let voicemail = [
            "Hi, this is Anna, I'm away from my desk.",
            "Leave me a message and I'll call you back.",
        ]
        #expect(kind(voicemail[0]) == nil)
        #expect(kind(voicemail[0], voicemail[1]) == .voicemail)
    }

    @Test func whatWeSayOurselvesIsNoEvidence() {
        let keys = "Press 1 for the call, 2 to decline."
        let briefing = "The caller wants to leave a message after the tone, it did not work."
        let said = [keys, briefing]
        #expect(kind("press one for the call", said: said) == nil)
        #expect(kind("to leave a message after the tone it did", said: said) == nil)
        #expect(kind("Press two for sales.", said: said) == .menu)
        var phrases = MachinePhrases(said: said)
        #expect(phrases.receive(spotted: "press one for") == nil)
        #expect(phrases.receive(spotted: "press two for")?.kind == .menu)
    }

    @Test func spottedAloneALikelyPhraseWaitsForAnother() {
        var phrases = MachinePhrases()
        #expect(phrases.receive(spotted: "is not available") == nil)
        #expect(phrases.receive(spotted: "is not available") == nil)
        #expect(phrases.receive(spotted: "get back to you")?.kind == .voicemail)
    }

    @Test func everySpottedPhraseIsOneOfThem() {
        #expect(MachinePhrases.spotted.count > 60)
        #expect(Set(MachinePhrases.all.map(\.text)).count == MachinePhrases.all.count)
    }
}
