// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import Handoff
import SIP

extension GatewayConfiguration {
    /// The names of hosts that must resolve, each with the key it stands under; empty where it may
    /// stand in several.
    package var hostNames: [String: String] {
        var found: [String: String] = [:]
        func add(_ host: String?, _ key: String) {
            guard let host, let named = Host(host), named.address == nil, !named.isLoopback else {
                return
            }
            found[host] = found[host] ?? key
        }
        add(sip.advertisedHost, "sip.advertised_host")
        for address in [agent.address] + lines.map(\.agent) {
            if case .webSocket(let url, _) = address { add(url.host, "agent.url") }
        }
        add(
            listening.recogniser.service.flatMap(WebSocketURL.init)?.host, "listening.recogniser")
        let routes = [plan.defaultRoute] + plan.routes.values
        for target in routes.flatMap(\.targets) {
            switch target.address {
            case .sip(let uri): add((try? SIPURIReference(text: uri))?.sip?.host, "")
            case .stream(.webSocket(let url, _), _), .desk(.webSocket(let url, _)):
                add(url.host, "")
            case .registered, .stream(.builtIn, _), .stream(.browser, _), .desk(.builtIn),
                .desk(.browser), .card:
                break
            }
        }
        for trunk in trunks.values { add(trunk.uri.host, "") }
        return found
    }
    /// The sound cards that lines and operators of routes are at, each with the key it stands under.
    package var soundCards: [String: String] {
        var found: [String: String] = [:]
        for target in ([plan.defaultRoute] + plan.routes.values).flatMap(\.targets) {
            if case .card(let card) = target.address {
                found[card.device] = "operators.\(target.name)"
            }
        }
        for line in lines {
            if let card = line.card { found[card.device] = "lines.\(line.name)" }
        }
        return found
    }
}
