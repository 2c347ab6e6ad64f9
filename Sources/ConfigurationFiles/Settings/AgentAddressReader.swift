// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel

/// Reads where an agent is reached and how it is spoken to: two keys that belong together.
enum AgentAddressReader {
    static let builtIn = "built-in"

    /// The agent under these keys; nil when they are absent or wrong. A bot without a protocol of
    /// its own speaks that of `usual`.
    static func address(
        in section: YAMLSection, url urlKey: String, protocol protocolKey: String,
        usual: AgentAddress
    ) -> AgentAddress? {
        let named = description(in: section, protocolKey)
        guard let text = section.optionalString(urlKey, limit: 2000), text != builtIn else {
            if section.has(protocolKey) {
                section.complain(
                    protocolKey, "'\(protocolKey)' is how the bot at '\(urlKey)' is spoken to",
                    write: "'\(urlKey)' as well, or leave '\(protocolKey)' out: the built-in agent "
                        + "needs none")
            }
            return section.has(urlKey) ? .builtIn : nil
        }
        section.checkBotAddress(urlKey, text, of: "a bot", alternative: builtIn)
        guard let url = WebSocketURL(text) else { return nil }
        return .webSocket(url, named ?? usual.protocol)
    }

    private static func description(
        in section: YAMLSection, _ key: String
    ) -> AgentProtocolDescription? {
        guard let word = section.optionalString(key, limit: 64) else { return nil }
        if let description = AgentProtocolCatalog.named(word) { return description }
        let words = AgentProtocolCatalog.all.map(\.name)
        let nearest = Suggestion.nearest(to: word, among: words).map { "'\($0)'" }
        section.complain(
            key, "'\(key)' is '\(word)'",
            write: nearest ?? "one of: \(words.joined(separator: ", "))")
        return nil
    }
}
