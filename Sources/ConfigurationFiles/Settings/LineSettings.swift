// SPDX-License-Identifier: Apache-2.0

/// Where calls arrive: the numbers or SIP users a caller dials, and what happens then (`lines:`).
package struct LineSettings: Sendable, Hashable {
    package var name: String
    /// User parts of the called address; `*` takes every one that no other line has.
    package var numbers: [String]
    /// The route of escalations that name none.
    package var route: String
    /// The bot of this line; nil takes that of `agent:`.
    package var agentURL: String?

    package init(name: String, numbers: [String], route: String, agentURL: String? = nil) {
        self.name = name
        self.numbers = numbers
        self.route = route
        self.agentURL = agentURL
    }

    init(name: String, _ section: YAMLSection, defaultRoute: String) {
        self.name = name
        numbers = section.strings("numbers", [])
        route = section.string("route", defaultRoute)
        agentURL = section.optionalString("agent_url", limit: 2000)
        if numbers.isEmpty {
            section.complain(
                "numbers", "line '\(name)' has no 'numbers'", write: "numbers: [\(name)]")
        }
        if let agentURL, !["ws://", "wss://"].contains(where: { agentURL.hasPrefix($0) }) {
            section.complain(
                "agent_url", "'agent_url' is not the address of a bot",
                write: "an address that begins with ws:// or wss://")
        }
    }
}
