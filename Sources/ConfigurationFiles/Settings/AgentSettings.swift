// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import Handoff

/// The voice agent a caller talks with (`agent:`).
package struct AgentSettings: Sendable, Hashable {
    package var address: AgentAddress
    /// How long the bot may take from our connecting to its first sound or message.
    package var startTimeout: Duration
    /// What becomes of the call when the bot closes its socket with 1000.
    package var onClose = CallPlan.AgentClose.auto
    /// Sent to the bot in its first message, in the order of the file.
    package var parameters: [ContextItem]

    package init(
        address: AgentAddress = .builtIn, startTimeout: Duration = .seconds(10),
        parameters: [ContextItem] = []
    ) {
        self.address = address
        self.startTimeout = startTimeout
        self.parameters = parameters
    }

    init(_ section: YAMLSection) {
        let standard = AgentSettings()
        address =
            AgentAddressReader.address(
                in: section, url: "url", protocol: "protocol", usual: .builtIn)
            ?? .builtIn
        startTimeout = section.seconds("start_timeout_seconds", standard.startTimeout, in: 1...60)
        onClose = section.choice("on_close", onClose)
        let named = section.section("parameters")
        parameters = named.keys.map { key in
            ContextItem(key: key, value: named.string(key, "", limit: 500))
        }
        if named.keys.count > 50 {
            section.complain(
                "parameters", "'parameters' has \(named.keys.count) entries", write: "at most 50")
        }
        for key in named.keys where ["call_id", "from_number", "to_number"].contains(key) {
            named.complain(key, "'\(key)' is filled in with every call", write: "another name")
        }
    }
}
