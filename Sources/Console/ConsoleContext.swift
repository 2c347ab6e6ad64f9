// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// What the doors found out about a request, for the routes behind them.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whether it comes from this machine; a proxy on this machine counts as well.
    let isLocal: Bool
    /// The address it comes from, without a port: that of a proxy where there is one.
    let place: String
    var visitor = Visitor.anybody

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        place = source.channel.remoteAddress?.ipAddress ?? ""
        isLocal = Self.isLoopback(place)
    }

    /// `127.0.0.1` and its network, `::1`, and the first as the IPv6 socket of both families has it.
    static func isLoopback(_ address: String) -> Bool {
        let mapped = "::ffff:"
        let plain = address.hasPrefix(mapped) ? address.dropFirst(mapped.count) : address[...]
        return plain.hasPrefix("127.") || address == "::1"
    }
}
