// SPDX-License-Identifier: Apache-2.0

/// What a word, or a few in a row, may do in a sentence about a wish for a person.
struct RequestRoles: OptionSet, Sendable, Hashable {
    let rawValue: UInt64

    /// A person one can ask for: an agent, a human, somebody else.
    static let person = RequestRoles(rawValue: 1 << 0)
    /// Where people answer, and what nobody takes for a person: customer service.
    static let service = RequestRoles(rawValue: 1 << 1)
    /// A part of a house that one can be put through to: billing.
    static let unit = RequestRoles(rawValue: 1 << 2)
    /// Somebody, whoever it is.
    static let anyone = RequestRoles(rawValue: 1 << 3)
    /// A robot, a recording.
    static let machine = RequestRoles(rawValue: 1 << 4)
    /// To talk, to be put through.
    static let contact = RequestRoles(rawValue: 1 << 5)
    /// To get, to have: with a person, not with just anyone.
    static let obtain = RequestRoles(rawValue: 1 << 6)
    /// "Transfer me": a wish by itself.
    static let connect = RequestRoles(rawValue: 1 << 7)
    /// "Pass me": a wish with somebody after it.
    static let connectTo = RequestRoles(rawValue: 1 << 8)
    /// "Get me".
    static let bring = RequestRoles(rawValue: 1 << 9)
    /// "I want to", "can I": what is done after it is wished.
    static let want = RequestRoles(rawValue: 1 << 10)
    /// "I want", "can I have": who stands after it is wished.
    static let wantThing = RequestRoles(rawValue: 1 << 11)
    /// "I wanted to": a wish, unless it was one of yesterday.
    static let wanted = RequestRoles(rawValue: 1 << 12)
    /// "Can't I": a wish where it is a question.
    static let doubt = RequestRoles(rawValue: 1 << 13)
    /// "Can you": the same wish, politely.
    static let ask = RequestRoles(rawValue: 1 << 14)
    /// "Is there".
    static let exists = RequestRoles(rawValue: 1 << 15)
    /// "Are you", "am I talking to".
    static let identity = RequestRoles(rawValue: 1 << 16)
    static let negator = RequestRoles(rawValue: 1 << 17)
    /// "No" as an answer, and before a noun its negation.
    static let no = RequestRoles(rawValue: 1 << 18)
    /// Somebody said so.
    static let report = RequestRoles(rawValue: 1 << 19)
    /// "If", "when".
    static let condition = RequestRoles(rawValue: 1 << 20)
    /// "Do I have to", "they want to": what is done after it is no wish of the caller's.
    static let idle = RequestRoles(rawValue: 1 << 21)
    /// "Yesterday".
    static let past = RequestRoles(rawValue: 1 << 22)
    /// "Who can I": the person is in the question.
    static let who = RequestRoles(rawValue: 1 << 23)
    /// Carries nothing here.
    static let light = RequestRoles(rawValue: 1 << 24)
    /// "The", "my", "that": not just any.
    static let definite = RequestRoles(rawValue: 1 << 25)
    /// "About", "for": whoever stands after it is not who is talked to.
    static let about = RequestRoles(rawValue: 1 << 26)
    /// "But", "so": another thought begins.
    static let reset = RequestRoles(rawValue: 1 << 27)
    /// Through these a negation reaches on.
    static let bridge = RequestRoles(rawValue: 1 << 28)
    /// "They", "keeps": who connects the caller then is told about, not asked.
    static let other = RequestRoles(rawValue: 1 << 29)
    /// A wish with all that belongs to it: "have someone call me".
    static let entire = RequestRoles(rawValue: 1 << 30)
    /// "Who can help": what makes anyone a person that is asked for.
    static let helps = RequestRoles(rawValue: 1 << 31)
    static let please = RequestRoles(rawValue: 1 << 32)
    static let yes = RequestRoles(rawValue: 1 << 33)
    /// "Would you like to", as an agent asks.
    static let offer = RequestRoles(rawValue: 1 << 34)
    /// "Connect you", as an agent says.
    static let connectYou = RequestRoles(rawValue: 1 << 35)
    /// What else a caller is connected to, or given: an account, money.
    static let thing = RequestRoles(rawValue: 1 << 36)

    /// "To", "with": what a caller is put through to stands after it. Carries nothing else.
    static let to = RequestRoles(rawValue: 1 << 37)
    /// "My": somebody of the caller's own.
    static let possessed = RequestRoles(rawValue: 1 << 38)
    /// "Hello", "thanks": who is called a person after it is not asked for.
    static let greeting = RequestRoles(rawValue: 1 << 39)

    /// "Would like to": a wish of whoever stands before it.
    static let loose = RequestRoles(rawValue: 1 << 40)
    /// "Be transferred": a wish without saying to whom.
    static let passive = RequestRoles(rawValue: 1 << 41)

    /// Whoever can be asked for by name of the kind.
    static let anybody: RequestRoles = [.person, .service, .unit, .anyone]
    static let somebody: RequestRoles = [.person, .service]
    /// On one of these rests whatever is made of a sentence.
    static let bearing: RequestRoles = [
        .entire, .connect, .connectTo, .passive, .who, .machine, .anybody,
    ]

    func has(_ any: RequestRoles) -> Bool { !isDisjoint(with: any) }
}
