// SPDX-License-Identifier: Apache-2.0

package import Addresses
import AgentWire
package import CallModel
package import Exchange
package import Gateway
package import Journal
package import Logging
import MediaThreads
import SIP
import Synchronization
import Timing
package import Triggers
package import Voice

/// A live gateway on 127.0.0.1 with everything it writes down at hand.
package final class LoopbackGateway: Sendable {
    package let service: GatewayService
    /// Where its SIP arrives.
    package let address: SocketAddress
    private let written: Written

    private final class Written: Sendable {
        let records = Mutex<[JournalRecord]>([])
    }

    /// Starts a gateway with these lines, on free ports. What it writes down goes to `store`, too;
    /// `remembers` keeps it at hand, which grows with every call.
    package static func start(
        lines: [Line], triggers: [TriggerRule], ports: ClosedRange<UInt16>, seed: UInt64,
        grace: Duration = .seconds(1), logger: Logger,
        prompts: [PromptLibrary.Prompt] = LoopbackGateway.shortPrompts,
        store: CallJournal? = nil, leases: LeaseStore? = nil, remembers: Bool = true,
        adjust: (inout GatewayServiceSettings) -> Void = { _ in }
    ) async throws -> LoopbackGateway {
        let gateway = GatewaySettings(
            sip: SIPEndpoint.Settings(addresses: [:]), mediaAddress: "127.0.0.1", ports: ports,
            lines: lines, triggers: triggers, identity: "sip:gateway@127.0.0.1",
            entropy: .system)
        let any = SocketAddress.loopback(port: 0)
        var settings = GatewayServiceSettings(
            gateway: gateway, udp: any, tcp: any, advertisedHost: "127.0.0.1",
            mediaHost: "127.0.0.1", prompts: prompts, recordings: "/tmp",
            builtIn: .init(script: .init(steps: []), clips: [:]), seed: seed)
        settings.threads = MediaThreadsSettings(threads: 1)
        adjust(&settings)
        return try await start(
            settings, grace: grace, logger: logger, store: store, leases: leases,
            remembers: remembers)
    }

    /// Starts a gateway with these settings.
    package static func start(
        _ settings: GatewayServiceSettings, grace: Duration = .seconds(1), logger: Logger,
        store: CallJournal? = nil, leases: LeaseStore? = nil, remembers: Bool = true
    ) async throws -> LoopbackGateway {
        let written = Written()
        let keep: @Sendable ([JournalRecord]) -> Void = { records in
            if remembers { written.records.withLock { $0 += records } }
        }
        let journal = CallJournal(
            append: { records, done in
                guard let store else {
                    keep(records)
                    return done(nil)
                }
                store.append(records) { refusal in
                    if refusal == nil { keep(records) }
                    done(refusal)
                }
            },
            records: { id in written.records.withLock { $0.filter { $0.call == id } } })
        let service = try await GatewayService.start(
            settings, journal: journal, leases: leases, grace: grace, logger: logger)
        return LoopbackGateway(service: service, written: written)
    }

    private init(service: GatewayService, written: Written) {
        self.service = service
        self.written = written
        address = SocketAddress(ipv4: 0x7F00_0001, port: service.udpPort ?? 0)
    }

    /// Everything written down so far.
    package var records: [JournalRecord] { written.records.withLock { $0 } }

    /// Waits, 40 s at most, until everything has been given back; what has not, in words.
    func waitForReturn() async throws -> String? {
        let clock = ContinuousClock()
        let limit = clock.now + .seconds(40)
        while true {
            let load = try await service.load()
            if load == (0, 0, 0) { return nil }
            guard clock.now < limit else {
                return "\(load.calls) calls, \(load.ports) ports, \(load.leases) leases held"
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The prompts in few words, so that scenarios are short.
    private static let shortPrompts: [PromptLibrary.Prompt] = [
        ("connecting", "I am connecting you."), ("still-trying", "Still trying."),
        ("connected", "Connected."), ("reconnecting", "Reconnecting."),
        ("connection-lost", "Connection lost."), ("farewell", "Thank you. Goodbye."),
        ("call-ending", "This call ends. Goodbye."), ("message-thanks", "Thank you. Goodbye."),
        ("message-failed", "No message. Goodbye."), ("returning", "Nobody is free."),
        ("goodbye", "Sorry. Goodbye."),
        ("leave-message", "Leave a message."), ("agent-lost", "One moment."),
        ("keys", "Press one."), ("declined", "Thank you."),
        ("caller-gone", "The caller has hung up."), ("timed-out", "No key came."),
        ("already-taken", "Somebody else has taken it."), ("given-back", "Here you are."),
        ("not-possible", "Not possible."),
    ].map { PromptLibrary.Prompt(name: $0.0, text: $0.1, voice: .slt) }
}
