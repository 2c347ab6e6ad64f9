// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Transport

/// Whether the host names of a configuration resolve now. They may do so later: a warning.
enum NameCheck {
    /// How long one server may take to answer, in milliseconds.
    private static let patience: Int32 = 4000

    static func warnings(_ configuration: GatewayConfiguration) async -> [ConfigurationProblem] {
        let names = configuration.hostNames
        guard !names.isEmpty else { return [] }
        var settings = NameResolver.Settings()
        settings.wantsIPv6 = true
        settings.attemptMilliseconds = patience / settings.attempts
        let resolver = NameResolver(settings)
        let (answers, continuation) = AsyncStream.makeStream(of: (String, Bool).self)
        // SIP names may stand in SRV records alone (RFC 3263 section 4.2).
        var open: [String: Int] = [:]
        for name in names.keys {
            let questions = [
                NameResolver.Question(.address, name), .init(.srv, "_sip._udp." + name),
                .init(.srv, "_sip._tcp." + name),
            ]
            open[name] = questions.count
            for question in questions {
                resolver.ask(question) { continuation.yield((name, !$0.records.isEmpty)) }
            }
        }
        var unresolved = Set(names.keys)
        for await (name, isFound) in answers {
            open[name, default: 1] -= 1
            if isFound || open[name] == 0 { open[name] = nil }
            if isFound { unresolved.remove(name) }
            if open.isEmpty { break }
        }
        resolver.stop()
        return unresolved.sorted().map { name in
            configuration.problem(
                names[name] ?? "", "the name '\(name)' does not resolve",
                write: "a name that does, or an IP address")
        }
    }
}
