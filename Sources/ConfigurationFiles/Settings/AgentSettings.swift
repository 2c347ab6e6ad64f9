// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The voice agent a caller talks with (`agent:`).
package struct AgentSettings: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The scripted agent that comes with the gateway.
        case builtIn
        /// A bot at a `ws://` or `wss://` address (Twilio Media Streams).
        case webSocket(url: String)
    }

    package var kind: Kind
    /// How long the bot may take from our connecting to its first sound or message.
    package var startTimeout: Duration
    /// Sent to the bot in `start.customParameters`, in the order of the file.
    package var parameters: [ContextItem]

    package init(
        kind: Kind = .builtIn, startTimeout: Duration = .seconds(10),
        parameters: [ContextItem] = []
    ) {
        self.kind = kind
        self.startTimeout = startTimeout
        self.parameters = parameters
    }

    init(_ section: YAMLSection) {
        let standard = AgentSettings()
        let url = section.string("url", "built-in", limit: 2000)
        kind = url == "built-in" ? .builtIn : .webSocket(url: url)
        if url != "built-in", !["ws://", "wss://"].contains(where: { url.hasPrefix($0) }) {
            section.complain(
                "url", "'url' is not the address of a bot",
                write: "built-in, or an address that begins with ws:// or wss://")
        }
        startTimeout = section.seconds("start_timeout_seconds", standard.startTimeout, in: 1...60)
        let named = section.section("parameters")
        parameters = named.keys.prefix(50).map { key in
            ContextItem(key: key, value: named.string(key, "", limit: 500))
        }
    }
}
