// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import Exchange
package import MediaEngine
import SIP

/// Where calls arrive: the numbers or SIP users a caller dials, and what happens then (`lines:`).
package struct LineSettings: Sendable, Hashable {
    package var name: String
    /// User parts of the called address; `*` takes every one that no other line has.
    package var numbers: [String]
    /// The route of escalations that name none.
    package var route: String
    /// The agent of this line.
    package var agent: AgentAddress
    /// Who may call it; nil for those who may call any line.
    package var peers: PeerSettings?
    /// Whether every peer's word on who is calling counts (P-Asserted-Identity and its like).
    package var isTrusted = false
    /// Header fields of the INVITE that the bot and the operator are told; `*` at the end stands
    /// for any rest of a name.
    package var headers: [String] = []
    /// The sound card it is wired to (`line:`); nil of one that SIP alone reaches.
    package var card: CardLine?
    /// What is done to the sound of its callers (`cleaning:`); nil for what is done to all callers'.
    package var cleaning: Cleaning?

    package init(name: String, numbers: [String], route: String, agent: AgentAddress = .builtIn) {
        self.name = name
        self.numbers = numbers
        self.route = route
        self.agent = agent
    }

    init(
        name: String, _ section: YAMLSection, defaultRoute: String, agent usual: AgentAddress,
        admission: AdmissionReader, cleaning usualCleaning: Cleaning
    ) {
        self.name = name
        if section.has("line") { card = Self.card(section.section("line"), of: name) }
        // What a card's line is called by nobody dials.
        let ownName = card == nil ? [] : [name]
        numbers = section.strings("numbers", ownName).map(SIPURIReference.number(of:))
        if section.has("cleaning") {
            cleaning = CleaningReader.read(section.section("cleaning"), over: usualCleaning)
            if card != nil, !section.has("numbers") {
                section.complain(
                    "cleaning", "'cleaning' is for telephones, and line '\(name)' is a sound card",
                    write: "no 'cleaning'")
            }
        }
        if section.has("peers") { peers = admission.peers(section) }
        isTrusted = section.flag("trusted", false)
        headers = section.strings("headers", [], limit: 32)
        for header in headers where !Self.mayBePassedOn(header) {
            section.complain(
                "headers", "'\(header)' cannot be passed on",
                write: "names of header fields that are yours, such as [X-Customer-Id, X-Shop-*]")
        }
        route = section.string("route", defaultRoute)
        agent =
            AgentAddressReader.address(
                in: section, url: "agent_url", protocol: "agent_protocol", usual: usual)
            ?? usual
        if numbers.isEmpty {
            section.complain(
                "numbers", "line '\(name)' has no 'numbers'", write: "numbers: [\(name)]")
        }
        for number in numbers where number.isEmpty || number.contains(where: \.isWhitespace) {
            section.complain(
                "numbers", "nobody can dial '\(number)'",
                write: "the part before the @, without blanks, or '*' for all others")
        }
    }

    /// The sound card of an analog line, and when somebody is on it.
    private static func card(_ section: YAMLSection, of name: String) -> CardLine? {
        guard let device = section.optionalString("alsa", limit: 200) else {
            if !section.has("alsa") {
                section.complain(
                    "alsa", "'line' of '\(name)' names no sound card",
                    write: "line: {alsa: 'hw:1,0'}")
            }
            return nil
        }
        var card = CardLine(device: device)
        card.threshold = Float(
            section.number("threshold_dbfs", Double(card.threshold), in: -80 ... -6))
        card.onset = section.milliseconds("onset_ms", card.onset, in: 20...5000)
        card.silence = section.seconds("silence_seconds", card.silence, in: 2...3600)
        return card
    }

    /// Fields of the sender's own making, and RFC 7433's. Others are the protocol's, hold secrets,
    /// or say who is calling, which is another question.
    private static func mayBePassedOn(_ name: String) -> Bool {
        let stem = name.hasSuffix("*") ? String(name.dropLast()) : name
        let isToken =
            !stem.isEmpty
            && stem.utf8.allSatisfy { byte in
                byte > 32 && byte < 127 && !"()<>@,;:\\\"/[]?={}*".utf8.contains(byte)
            }
        let lowered = stem.lowercased()
        return isToken && (lowered.hasPrefix("x-") || lowered == "user-to-user")
    }
}
