// SPDX-License-Identifier: Apache-2.0

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
        /// for no such limit, and still keeps those of peers.
        package var sessionExpires: Int? = 1800
        /// The shortest session interval we agree to, in seconds.
        package var minSE = 90
        /// Where peers reach us: host and port of our Via and Contact, by transport.
        package var addresses: [Flow.Transport: HostPort]
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

        package init(addresses: [Flow.Transport: HostPort]) {
            self.addresses = addresses
        }
    }
}

extension SIPEndpoint.Settings {
    /// What our Via and Contact say for this transport.
    func address(of transport: Flow.Transport) -> HostPort {
        addresses[transport] ?? addresses.values.sorted { $0.description < $1.description }.first
            ?? HostPort(host: "localhost")
    }

    /// Our Contact for this transport, in brackets.
    func contact(for transport: Flow.Transport) -> String {
        let address = address(of: transport)
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
