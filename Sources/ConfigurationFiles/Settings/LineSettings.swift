// SPDX-License-Identifier: Apache-2.0

package import AgentWire
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

    package init(name: String, numbers: [String], route: String, agent: AgentAddress = .builtIn) {
        self.name = name
        self.numbers = numbers
        self.route = route
        self.agent = agent
    }

    init(
        name: String, _ section: YAMLSection, defaultRoute: String, agent usual: AgentAddress,
        admission: AdmissionReader
    ) {
        self.name = name
        numbers = section.strings("numbers", []).map(SIPURIReference.number(of:))
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
