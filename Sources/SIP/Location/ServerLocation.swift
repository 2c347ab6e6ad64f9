// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// Finds the servers behind a name (RFC 3263 section 4): it asks for NAPTR, SRV and address
/// records and puts what comes in the order in which it is to be tried.
///
/// What may be needed at all is asked at once, so that a resolver which drops one kind of question
/// costs no more than its silence once. Everything a zone can make long is cut short.
package struct ServerLocation: Sendable {
    /// Addresses in the result, and servers that are looked up, at most.
    package static let addressLimit = 16
    static let serverLimit = 8

    private struct Server: Sendable, Hashable {
        var transport: Flow.Transport
        var host: String
        var port: UInt16
    }

    private var wanted: Flow
    /// The transports we have, in the order we prefer.
    private let transports: [Flow.Transport]
    private var random: SeededRandom
    private var answers: [DNSQuestion: [DNSRecord]] = [:]
    private var asked: Set<DNSQuestion> = []
    private var order: [Server]?

    /// Locates `wanted`, whose host is a name.
    package init(_ wanted: Flow, transports: [Flow.Transport], random: SeededRandom) {
        self.wanted = wanted
        self.wanted.remoteHost = wanted.remoteHost.dnsName
        self.transports = transports
        self.random = random
    }

    /// The questions to begin with.
    package mutating func begin() -> [DNSQuestion] {
        var questions = [DNSQuestion(.address, wanted.remoteHost)]
        if wanted.unnamed.contains(.port) {
            questions += services.map { DNSQuestion(.srv, $0.name) }
            if wanted.unnamed.contains(.transport) {
                questions.append(DNSQuestion(.naptr, wanted.remoteHost))
            }
        }
        return ask(questions)
    }

    /// Takes the records of one answer, none when there are none or the question failed. Returns
    /// what else must be asked.
    package mutating func take(
        _ records: [DNSRecord], for question: DNSQuestion
    ) -> [DNSQuestion] {
        guard asked.contains(question), answers[question] == nil else { return [] }
        answers[question] = records
        guard asked.count == answers.count else { return [] }
        let further = ask(replacements.map { DNSQuestion(.srv, $0.name) })
        guard further.isEmpty else { return further }
        guard order == nil else { return [] }
        order = servers()
        return ask((order ?? []).map { DNSQuestion(.address, $0.host) })
    }

    /// The ways to try, best first, once every question is answered; nil before.
    package var result: [Flow]? {
        guard let order, asked.count == answers.count else { return nil }
        var flows: [Flow] = []
        for server in order {
            for case .address(let address) in answers[DNSQuestion(.address, server.host)] ?? [] {
                let flow = Flow(
                    transport: server.transport, remoteHost: address, remotePort: server.port)
                if !flows.contains(flow) { flows.append(flow) }
            }
        }
        return Array(flows.prefix(Self.addressLimit))
    }

    private mutating func ask(_ questions: [DNSQuestion]) -> [DNSQuestion] {
        questions.filter { asked.insert($0).inserted }
    }

    // MARK: Services

    private struct Service: Sendable, Hashable {
        var transport: Flow.Transport
        var name: String
    }

    /// The SRV names to ask when there is no NAPTR record.
    private var services: [Service] {
        let candidates = wanted.unnamed.contains(.transport) ? transports : [wanted.transport]
        return candidates.map { transport in
            let prefix =
                switch transport {
                case .udp: "_sip._udp."
                case .tcp: "_sip._tcp."
                case .tls: "_sips._tcp."
                }
            return Service(transport: transport, name: prefix + wanted.remoteHost)
        }
    }

    /// What NAPTR records lead to, in their order, for the transports we have.
    private var replacements: [Service] {
        var found: [(key: (UInt16, UInt16), service: Service)] = []
        for record in answers[DNSQuestion(.naptr, wanted.remoteHost)] ?? [] {
            guard case .naptr(let order, let preference, let flags, let name, let target) = record,
                flags.equalsIgnoringCase("s"), !target.isEmpty, target != "."
            else { continue }
            let transport: Flow.Transport? =
                switch name.uppercased() {
                case "SIP+D2U": .udp
                case "SIP+D2T": .tcp
                case "SIPS+D2T": .tls
                default: nil
                }
            guard let transport, transports.contains(transport) else { continue }
            found.append(
                ((order, preference), Service(transport: transport, name: target.dnsName)))
        }
        return found.sorted { $0.key < $1.key }.prefix(Self.serverLimit).map(\.service)
    }

    // MARK: Servers

    private mutating func servers() -> [Server] {
        let named = replacements.isEmpty ? services : replacements
        var found: [Server] = []
        var isDenied = false
        for service in named {
            let records = answers[DNSQuestion(.srv, service.name)] ?? []
            // A single "." says that the service is decidedly not there (RFC 2782).
            if case .srv(_, _, _, let target) = records.first, records.count == 1,
                target.dnsName.isEmpty
            {
                isDenied = true
                continue
            }
            found += sorted(records, by: service.transport)
        }
        if found.isEmpty, !isDenied {
            found = [
                Server(
                    transport: wanted.transport, host: wanted.remoteHost, port: wanted.remotePort)
            ]
        }
        return Array(found.prefix(Self.serverLimit))
    }

    /// By priority, and within one by weight and lot (RFC 2782).
    private mutating func sorted(
        _ records: [DNSRecord], by transport: Flow.Transport
    ) -> [Server] {
        var left: [(priority: UInt16, weight: Int, server: Server)] = []
        for case .srv(let priority, let weight, let port, let target) in records {
            guard port != 0, !target.dnsName.isEmpty else { continue }
            left.append(
                (
                    priority, Int(weight),
                    Server(transport: transport, host: target.dnsName, port: port)
                ))
        }
        var sorted: [Server] = []
        while let best = left.map(\.priority).min(), sorted.count < Self.serverLimit {
            let total = left.filter { $0.priority == best }.reduce(0) { $0 + $1.weight }
            var lot = Int.random(in: 0...total, using: &random)
            let index = left.firstIndex { record in
                guard record.priority == best else { return false }
                lot -= record.weight
                return lot <= 0
            }
            guard let index else { break }
            sorted.append(left.remove(at: index).server)
        }
        return sorted
    }
}

extension String {
    /// A name without the dot of the root at its end.
    fileprivate var dnsName: String {
        let name = lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
