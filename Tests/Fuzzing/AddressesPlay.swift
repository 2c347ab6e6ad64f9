// SPDX-License-Identifier: Apache-2.0

import Addresses

/// Texts that may be addresses, as they stand in Via, Contact, `c=` lines, URLs and settings. What is
/// read is written in one form, which is read again as the same value.
enum AddressesPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        for step in FuzzTarget.steps(of: bytes) {
            let text = String(decoding: step, as: UTF8.self)
            if let broken = address(text) ?? hostPort(text) ?? host(text) { return broken }
        }
        return nil
    }

    private static func address(_ text: String) -> String? {
        guard let address = IPAddress(text) else {
            return SocketAddress(host: text, port: 1) == nil ? nil : "a socket address of '\(text)'"
        }
        let written = address.description
        guard IPAddress(written) == address else { return "\(text) is written '\(written)'" }
        let isWhole = AddressRange(text).map { $0.contains(address) } ?? false
        guard isWhole else { return "\(text) is not in itself" }
        let (high, low) = address.ipv6
        guard IPAddress(ipv6: high, low) == address else { return "\(text) loses its halves" }
        let flow = Flow(.udp, with: SocketAddress(address, port: 5060), local: 1)
        guard flow.remote?.address == address, !flow.isLookup else { return "no flow to \(text)" }
        guard HostPort(flow.place.description) == flow.place else { return "no place for \(text)" }
        return nil
    }

    private static func hostPort(_ text: String) -> String? {
        guard let place = HostPort(text) else { return nil }
        let written = place.description
        guard HostPort(written) == place else { return "\(text) is written '\(written)'" }
        let isBounded =
            1...255 ~= place.host.utf8.count && place.host.utf8.allSatisfy { 0x21...0x7E ~= $0 }
        return isBounded ? nil : "a host that no message can carry"
    }

    private static func host(_ text: String) -> String? {
        switch Host(text) {
        case .address(let address): IPAddress(text) == address ? nil : "two addresses of \(text)"
        case .name(let name):
            name == text && HostPort(text)?.host == text ? nil : "'\(text)' is a host and no place"
        case nil: nil
        }
    }
}
