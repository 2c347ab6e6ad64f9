// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel

extension YAMLSection {
    /// Complains of what is no usable `ws://` or `wss://` address. The address itself is not
    /// shown: it may hold a password.
    func checkBotAddress(_ key: String, _ text: String, of whom: String, alternative: String = "") {
        guard let url = WebSocketURL(text) else {
            let write = alternative.isEmpty ? "" : "\(alternative), or "
            return complain(
                key, BotAddress.problem(text, key: key, whom: whom),
                write: write + "an address that begins with ws:// or wss://, such as "
                    + "wss://bot.example:8765/ws")
        }
        guard let host = Host(url.host), host.isOneMachine else {
            return complain(
                key, "'\(key)' has '\(url.host)' for a host",
                write: "the name or IP address of \(whom)")
        }
        if url.credentials != nil, !url.isSecure, !host.isLoopback {
            warn(key, "the credentials in '\(key)' travel in the clear", write: "wss:// for ws://")
        }
    }
}

enum BotAddress {
    /// Why a text is no address of ours, in words that do not repeat it.
    static func problem(_ text: String, key: String, whom: String) -> String {
        let lower = text.lowercased()
        guard lower.hasPrefix("ws://") || lower.hasPrefix("wss://") else {
            return "'\(key)' is not the address of \(whom)"
        }
        if text.contains(where: \.isWhitespace) { return "'\(key)' has a blank in it" }
        if text.contains("#") { return "'\(key)' has a fragment (#)" }
        if !text.allSatisfy(\.isASCII) { return "'\(key)' has characters that are not ASCII" }
        let rest = text.drop { $0 != ":" }.dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let address = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        if authority.contains("@"),
            WebSocketURL("ws://" + address) != nil
        {
            return "the credentials in '\(key)' cannot be sent: a user's name has no ':', and "
                + "special characters are escaped (%40 for @)"
        }
        let name = address.prefix { $0 != ":" }
        if name.isEmpty { return "'\(key)' has no host" }
        if address.contains(":") { return "'\(key)' has no usable port" }
        return "'\(key)' is not the address of \(whom)"
    }
}
