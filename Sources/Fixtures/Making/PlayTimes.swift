// SPDX-License-Identifier: Apache-2.0

/// When something has to be done in a scenario for the gateway to learn of it at a given time: what
/// the simulated network, phones and buffers take is known, and taken off. In milliseconds.
enum PlayTimes {
    /// When a call arrives that is dialled as the scenario begins.
    static let arrival: Int64 = 10
    /// From a phone's voice to the gateway's ear.
    private static let voice: Int64 = 50
    /// From a phone that hangs up to the gateway: the way, and half the time between two looks at the
    /// script.
    private static let deed: Int64 = 20
    /// From a key to what the gateway makes of it.
    private static let key: Int64 = 40
    /// After a phone is known to have answered it can speak.
    private static let answer: Int64 = 20
    /// From an agent's sound to the ear of the caller.
    private static let agentSound: Int64 = 10
    private static let agentWord: Int64 = 10
    /// From a call to a phone, or a connection to an agent, to the answer.
    private static let roundTrip: Int64 = 20

    /// For a party to begin to speak whose leg is up since `connected`, with what comes too early to
    /// be said, in milliseconds.
    static func speaking(
        at heard: Int64, party: String, connected: Int64
    ) -> (at: Int64, skipped: Int64) {
        let at = arrival + heard - (party == "agent" ? agentSound : voice)
        let first = party == "agent" ? 0 : arrival + connected + answer
        return at < first ? (first, first - at) : (at, 0)
    }

    static func pressing(at known: Int64) -> Int64 { max(0, arrival + known - key) }

    static func doing(at known: Int64) -> Int64 { max(0, arrival + known - deed) }

    static func telling(at known: Int64) -> Int64 { max(0, arrival + known - agentWord) }

    /// At the gateway itself.
    static func happening(at known: Int64) -> Int64 { arrival + known }

    /// How long a phone rings, or an agent lets itself be waited for.
    static func waiting(_ time: Int64) -> Int64 { max(0, time - roundTrip) }
}
