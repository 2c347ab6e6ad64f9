// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Handoff
import NIOCore
import Transport

/// Whether the host names of a configuration resolve now. They may do so later: a warning.
enum NameCheck {
    /// How long all names together may take, in seconds.
    private static let patience: Int64 = 5

    static func warnings(_ configuration: GatewayConfiguration) async -> [ConfigurationProblem] {
        let names = names(in: configuration)
        guard !names.isEmpty else { return [] }
        let loop = ControlLoop()
        let resolver = HostResolver()
        let (answers, continuation) = AsyncStream.makeStream(of: (String, Bool).self)
        for name in names.keys {
            resolver.address(of: name, on: loop.eventLoop).whenComplete { result in
                continuation.yield((name, (try? result.get()) != nil))
            }
        }
        // The system's resolver may take much longer, and cannot be stopped.
        loop.eventLoop.scheduleTask(in: .seconds(patience)) { continuation.finish() }
        var unresolved = Set(names.keys)
        var unanswered = unresolved
        for await (name, isFound) in answers {
            unanswered.remove(name)
            if isFound { unresolved.remove(name) }
            if unanswered.isEmpty { break }
        }
        try? await loop.shutDown()
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
        if case .webSocket(let url) = configuration.agent.kind {
            add(WebSocketURL(url)?.host, "agent.url")
        }
        for line in configuration.lines {
            add(line.agentURL.flatMap(WebSocketURL.init)?.host, "agent.url")
        }
        add(
            configuration.listening.recogniser.service.flatMap(WebSocketURL.init)?.host,
            "listening.recogniser")
        let routes = [configuration.plan.defaultRoute] + configuration.plan.routes.values
        for target in routes.flatMap(\.targets) { add(SIPHost.host(of: target.uri), "") }
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
