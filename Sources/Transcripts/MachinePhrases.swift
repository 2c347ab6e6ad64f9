// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Words

/// What voicemails, menus, screening services and exchanges say and a person who picks up a
/// telephone does not; by the transcript of the operator's leg, or spotted in its sound.
///
/// Some of it people say about others ("she is not available, can I help?"): that counts in words
/// in which nobody speaks of themselves or asks, and spotted only beside another such phrase.
package struct MachinePhrases: Sendable {
    package struct Phrase: Sendable, Hashable {
        package var text: String
        package var kind: AnswerKind
        /// Nobody says it but a machine.
        package var isSure: Bool
    }

    private struct Compiled: Sendable {
        var phrase: Phrase
        var words: [String]
    }

    private let compiled: [Compiled]
    /// What we say to the operator ourselves, as it may come back.
    private let ours: [[String]]
    /// Likely phrases heard so far.
    private var heard: Set<String> = []

    /// `said` is what the gateway says on the leg: its own words are no evidence.
    package init(said: [String] = []) {
        compiled = Self.all.map { Compiled(phrase: $0, words: Self.words(of: $0.text)) }
        ours = said.map(Self.words(of:))
    }

    /// The machine whose words these are, with the phrase; nil when a person may have said them.
    package mutating func receive(words text: String) -> Phrase? {
        let said = Self.words(of: String(text.prefix(2000)))
        let isPerson = said.contains(where: Self.personal.contains) || text.contains("?")
        var likely: Phrase?
        for one in compiled where WordRun.isThere(one.words, in: said) && !isOurs(one.words) {
            if one.phrase.isSure { return one.phrase }
            if heard.contains(where: { $0 != one.phrase.text }) || !isPerson {
                likely = likely ?? one.phrase
            }
            heard.insert(one.phrase.text)
        }
        return likely
    }

    /// A phrase of `spotted` was heard in the sound, for sure.
    package mutating func receive(spotted text: String) -> Phrase? {
        guard let one = compiled.first(where: { $0.phrase.text == text }), !isOurs(one.words)
        else { return nil }
        if one.phrase.isSure || heard.contains(where: { $0 != text }) { return one.phrase }
        heard.insert(text)
        return nil
    }

    private func isOurs(_ words: [String]) -> Bool {
        ours.contains { WordRun.isThere(words, in: $0) }
    }

    /// Words without articles and apostrophes, digits as words: "press 1" is "press one".
    private static func words(of text: String) -> [String] {
        Tokeniser.plainWords(of: text).map { digits[$0] ?? $0 }.filter { !articles.contains($0) }
    }

    private static let digits = [
        "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
        "8": "eight", "9": "nine", "0": "zero", "dialled": "dialed",
    ]
    private static let articles: Set<String> = ["a", "an", "the"]
    /// Whoever says these speaks for themselves, or to us.
    private static let personal: Set<String> = [
        "i", "im", "ill", "ive", "id", "we", "hang", "second", "sec", "who", "okay", "ok", "hello",
        "hi", "hey", "yeah", "yes", "no", "hes", "shes", "sure",
    ]

    /// The phrases to spot in the sound of an operator's leg: those long enough to be told from
    /// what people say.
    package static let spotted = all.map(\.text).filter { $0.count >= 10 }

    /// Every phrase, the sure ones first.
    package static let all: [Phrase] =
        sure(
            .screening,
            [
                "state your name", "say your name", "record your name", "screening service",
                "before i try to connect you", "name and reason for calling",
                "name and why you are calling", "name and why youre calling",
            ])
        + sure(
            .menu,
            [
                "press one for", "press two for", "press three for", "press four for",
                "press zero for", "for sales press", "for support press", "for service press",
                "press one to speak", "press one if", "press one now", "press pound", "press hash",
                "press star", "main menu", "following options", "menu options have changed",
                "your call is important", "all of our agents", "all of our representatives",
                "all our agents", "next available agent", "next available representative",
                "next available operator", "in the order it was received",
                "calls are answered in order", "your estimated wait time",
                "you are number one in", "enter your extension", "dial your party's extension",
                "dial by name directory", "call may be recorded for", "call may be monitored",
            ])
        + sure(
            .voicemail,
            [
                "after the tone", "after the beep", "after the signal", "at the tone",
                "at the beep", "record your message", "leave a message after",
                "leave your message", "leave your name", "leave your number",
                "leave a detailed message", "leave a brief message", "mailbox is full",
                "mailbox has not been set up", "voice mailbox", "voicemail box",
                "reached the voicemail", "reached the voice mail", "reached the mailbox",
                "automatic voice message system", "automated voice messaging system",
                "forwarded to voicemail", "forwarded to an automatic",
                "person you are calling", "person you are trying to reach",
                "person you have called", "subscriber you have dialed",
                "customer you are calling", "party you are calling", "number you have dialed",
                "number you dialed", "number you are calling", "number you have reached",
                "has been disconnected", "is no longer in service", "not in service",
                "cannot be completed as dialed", "wireless customer",
                "please try your call again", "please try again later",
                "when you are finished recording", "finished you may hang up",
            ])
        + likely(
            .voicemail,
            [
                "is not available", "isnt available", "is unavailable", "are not available",
                "is not here", "not available right now", "cannot take your call",
                "cant take your call", "unable to take your call", "unable to answer",
                "cant come to the phone", "cannot come to the phone", "not able to come to",
                "away from my desk", "not at my desk", "out of the office", "leave a message",
                "leave me a message", "leaving a message", "you have reached", "youve reached",
                "get back to you", "call you back as soon", "return your call",
                "nobody is available", "no one is available", "office is closed",
                "office hours are", "we are closed", "please call back",
            ])

    private static func sure(_ kind: AnswerKind, _ texts: [String]) -> [Phrase] {
        texts.map { Phrase(text: $0, kind: kind, isSure: true) }
    }

    private static func likely(_ kind: AnswerKind, _ texts: [String]) -> [Phrase] {
        texts.map { Phrase(text: $0, kind: kind, isSure: false) }
    }
}
