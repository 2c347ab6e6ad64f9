// SPDX-License-Identifier: Apache-2.0

package import Addresses

extension SIPEndpoint {
    /// What an endpoint says of itself, its timers and its limits.
    package struct Settings: Sendable, Hashable {
        /// The User-Agent of requests and the Server of responses.
        package var userAgent = "handoff-gateway"
        /// Methods listed in Allow; any other is refused.
        package var allow: [Method] = [
            .invite, .ack, .bye, .cancel, .options, .info, .prack, .update,
        ]
        /// Body types an INVITE may carry, as they are or in a multipart body; any other is refused
        /// with 415.
        package var accept = ["application/sdp"]
        /// Option tags offered in Supported; a Require of any other is refused with 420.
        package var supported = ["100rel", "timer"]
        /// Seconds after which a session of ours ends unless it is refreshed (RFC 4028); nil asks
        /// for no such limit, and still keeps those of peers. Longer ones of peers are shortened.
        package var sessionExpires: Int? = 1800
        /// The shortest session interval we agree to, in seconds.
        package var minSE = 90
        /// Where peers reach us: host and port of our Via and Contact, by transport.
        package var addresses: [Flow.Transport: HostPort]
        /// Where we listen on both families, the host that peers of the other one reach, at the same
        /// ports; and the one for peers on this machine that speak it.
        package var otherHost: String?
        package var otherLoopbackHost: String?
        /// The user part of the Contact an incoming session answers with.
        package var contactUser = "gateway"
        package var timers = TransactionTimers()
        /// How long an incoming INVITE may wait for its owner before it is answered with 480.
        package var answerLimit: Duration = .seconds(180)
        /// Transactions held at once; requests that would start a session beyond it get 503.
        package var maxTransactions = 100_000
        /// The longest time between two pings on a connection that carries a session: less than
        /// the 60 to 120 s after which proxies close idle ones.
        package var keepAlive: Duration = .seconds(45)
        /// Seconds in the Retry-After of that 503.
        package var retryAfter = 5
        /// Who may begin something with us; nil for everyone.
        package var admission: Admission?
        /// Users whose devices may log in (REGISTER); they are asked for their passwords as
        /// `admission` has it, and without one nobody may.
        package var users: [Credentials] = []

        package init(addresses: [Flow.Transport: HostPort]) {
            self.addresses = addresses
        }
    }
}

extension SIPEndpoint.Settings {
    /// What our Via and Contact say to a peer at the end of `flow`: an address of the family it
    /// speaks, as far as we have one. A host name is for everybody.
    func address(towards flow: Flow) -> HostPort {
        var own = address(of: flow.transport)
        if let peer = IPAddress(flow.remoteHost), let host = host(towards: peer, for: own.host) {
            own.host = host
        }
        return own
    }

    /// The host to name instead of `usual`, nil where that will do.
    private func host(towards peer: IPAddress, for usual: String) -> String? {
        guard let usual = IPAddress(usual), usual.isIPv6 != peer.isIPv6 else { return nil }
        let others = [otherHost, peer.isLoopback ? otherLoopbackHost : nil]
        return others.compactMap(\.self).first { IPAddress($0)?.isIPv6 == peer.isIPv6 }
    }

    private func address(of transport: Flow.Transport) -> HostPort {
        addresses[transport] ?? addresses.values.sorted { $0.description < $1.description }.first
            ?? HostPort(host: "localhost")
    }

    /// Whether a message that says it was sent by this host was sent by us (RFC 3261 section
    /// 18.1.2).
    func isOwnHost(_ host: String) -> Bool {
        ownHosts.contains { $0.equalsIgnoringCase(host) }
            || IPAddress(host).map { address in
                ownHosts.contains { IPAddress($0) == address }
            } ?? false
    }

    private var ownHosts: [String] {
        let usual = addresses.isEmpty ? ["localhost"] : addresses.values.map(\.host)
        return usual + [otherHost, otherLoopbackHost].compactMap(\.self)
    }

    /// Our Contact towards the end of this flow, in brackets.
    func contact(towards flow: Flow) -> String {
        contact(at: address(towards: flow), flow.transport)
    }

    /// A Contact of ours for the family that `flow` speaks; nil where it is that already, or is none
    /// of ours.
    func contact(_ contact: String, insteadTowards flow: Flow) -> String? {
        for transport in Flow.Transport.allCases {
            let usual = address(of: transport)
            let hosts = [usual.host, otherHost, otherLoopbackHost].compactMap(\.self)
            for host in hosts
            where self.contact(at: HostPort(host: host, port: usual.port), transport) == contact {
                var own = usual
                guard let peer = IPAddress(flow.remoteHost),
                    IPAddress(host)?.isIPv6 == !peer.isIPv6
                else { return nil }
                own.host = self.host(towards: peer, for: usual.host) ?? usual.host
                return own.host == host ? nil : self.contact(at: own, transport)
            }
        }
        return nil
    }

    private func contact(at address: HostPort, _ transport: Flow.Transport) -> String {
        var uri = SIPURI(user: contactUser, host: address.host, port: address.port)
        if transport != .udp { uri.parameters["transport"] = transport.rawValue }
        return "<\(uri)>"
    }

    /// The body types we take, the wrappings they may come in among them.
    var acceptValue: String {
        (accept + ["multipart/mixed", "multipart/related", "multipart/alternative"])
            .joined(separator: ", ")
    }

    var allowValue: String { allow.map(\.rawValue).joined(separator: ", ") }
}
