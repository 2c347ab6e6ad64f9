// SPDX-License-Identifier: Apache-2.0

import Addresses

extension YAMLSection {
    /// An address to listen on; the word `off` switches it off. `localhost` is 127.0.0.1.
    func listenAddress(_ key: String, _ fallback: SocketAddress?) -> SocketAddress? {
        guard let text = optionalString(key) else { return fallback }
        // YAML's own words for false mean the same.
        if ["off", "false", "no"].contains(text) { return nil }
        guard let place = HostPort(text), let port = place.port else {
            complain(
                key, "'\(key)' is '\(text)'", write: "an address and port such as 0.0.0.0:5060")
            return fallback
        }
        guard port > 0 else {
            complain(key, "'\(key)' has port 0", write: "a port from 1 to 65535")
            return fallback
        }
        let host = place.host.lowercased() == "localhost" ? "127.0.0.1" : place.host
        guard let address = IPAddress(host), !address.isMulticast, !address.isReserved else {
            complain(
                key, "'\(key)' has '\(place.host)' for an address",
                write: "an IP address of this machine, or 0.0.0.0 for all")
            return fallback
        }
        return SocketAddress(address, port: port)
    }
}
