// SPDX-License-Identifier: Apache-2.0

import Addresses

extension YAMLSection {
    /// The address of a server of the web that is told of calls, without user or password. What it is
    /// told travels in the clear only on this machine, or with a warning.
    func webAddress(_ key: String, example: String) -> String {
        let text = string(key, "", limit: 2000)
        let isSecure = text.lowercased().hasPrefix("https://")
        let isPlain = text.lowercased().hasPrefix("http://")
        let rest = text.drop { $0 != ":" }.dropFirst(3)
        let place = HostPort(rest.prefix { !"/?".contains($0) })
        guard isSecure || isPlain, let place, let host = Host(place.host),
            text.allSatisfy({ $0.isASCII && $0 > " " && $0 != "\u{7F}" && !"<>\"@#".contains($0) })
        else {
            complain(
                key, "'\(key)' is not the address of a server",
                write: "an address such as \(example), without user or password")
            return text
        }
        if isPlain, !host.isLoopback {
            warn(
                key, "what callers said travels to \(place.host) in the clear",
                write: "https:// for http://")
        }
        return text
    }
}
