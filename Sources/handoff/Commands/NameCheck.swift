// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import Exchange
import Handoff
import Transport

/// Whether the host names of a configuration resolve now. They may do so later: a warning.
enum NameCheck {
    /// How long one server may take to answer, in milliseconds.
    private static let patience: Int32 = 4000

    static func warnings(_ configuration: GatewayConfiguration) async -> [ConfigurationProblem] {
        let names = names(in: configuration)
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

    /// Host names by the key they stand under.
    private static func names(in configuration: GatewayConfiguration) -> [String: String] {
        var found: [String: String] = [:]
        func add(_ host: String?, _ key: String) {
            guard let host, !HostCheck.isAddress(host), host.lowercased() != "localhost" else {
                return
            }
            found[host] = found[host] ?? key
        }
        add(configuration.sip.advertisedHost, "sip.advertised_host")
        for address in [configuration.agent.address] + configuration.lines.map(\.agent) {
            if case .webSocket(let url, _) = address { add(url.host, "agent.url") }
        }
        add(
            configuration.listening.recogniser.service.flatMap(WebSocketURL.init)?.host,
            "listening.recogniser")
        let routes = [configuration.plan.defaultRoute] + configuration.plan.routes.values
        for target in routes.flatMap(\.targets) {
            switch target.address {
            case .sip(let uri): add(SIPHost.host(of: uri), "")
            case .stream(.webSocket(let url, _), _): add(url.host, "")
            case .stream(.builtIn, _): break
            }
        }
        for trunk in configuration.trunks.values { add(SIPHost.host(of: "\(trunk.uri)"), "") }
        return found
    }
}

/// The host of a `sip:` address.
enum SIPHost {
    static func host(of uri: String) -> String? {
        guard uri.hasPrefix("sip:"), let colon = uri.firstIndex(of: ":") else { return nil }
        let rest = uri[uri.index(after: colon)...].prefix { $0 != "?" }
        let address = rest.split(separator: "@").last ?? ""
        if address.hasPrefix("[") {
            return address.dropFirst().split(separator: "]").first.map(String.init)
        }
        return address.split { ":;".contains($0) }.first.map(String.init)
    }
}
