// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import ConfigurationFiles
package import Exchange
import Listening
import Logging
package import MediaThreads
import NIOCore
import ServiceLifecycle
import Timing
import Transport
import Triggers

/// A running gateway: sockets, media threads, agents, listening, and the decisions in the middle.
///
/// ```
///  control loop   SIP sockets, GatewayCore, journal        one event loop
///  agents         WebSockets to bots                       one event loop
///  listening      models, messages                         one event loop
///  recording      encoding and writing recordings          one event loop
///  media          RTP sockets, CallMedia, 20 ms ticks      real-time threads, and a pump
///  speech         text to speech                           one queue
/// ```
package final class GatewayService: Service {
    /// Media threads say each second how they are; one silent for this long stands still.
    private static let mediaPatience = Duration.seconds(4)
    /// How long the control loop may take to answer a question about itself.
    private static let loopPatience = TimeAmount.seconds(3)

    struct Loops: Sendable {
        let control = ControlLoop()
        let agents = ControlLoop()
        let listening = ControlLoop(niceness: 2)
        let recording = ControlLoop(niceness: 2)
        let speech = ControlLoop(niceness: 5)
        let transcription = ControlLoop(niceness: 10)

        func shutDown() async throws {
            for loop in [control, agents, listening, recording, speech, transcription] {
                try await loop.shutDown()
            }
        }
    }

    private let driver: Confined<CoreDriver>
    private let gate: Confined<SIPGate>
    private let builtInAgent: Confined<WebSocketServer>
    private let listening: Confined<ListeningPost>
    private let recorder: Confined<RecordingDesk>
    private let loops: Loops
    /// What the legs of all calls have counted.
    private let legs: LegTotals
    let logger: Logger
    private let inbox: Inbox
    private let media: MediaThreadPool
    private let streams: Confined<StreamLinks>
    private let parts: OpenParts
    private let grace: Duration
    package let counters: GatewayCounters
    /// The packages operators were offered, by the keys in their INVITEs.
    package let handoffs: HandoffShelf
    /// The port SIP over UDP is bound on; nil when it is off.
    package let udpPort: UInt16?
    package let tcpPort: UInt16?

    init(
        driver: Confined<CoreDriver>, gate: Confined<SIPGate>, inbox: Inbox,
        media: MediaThreadPool, streams: Confined<StreamLinks>,
        builtInAgent: Confined<WebSocketServer>,
        listening: Confined<ListeningPost>, recorder: Confined<RecordingDesk>, loops: Loops,
        legs: LegTotals, shelf: HandoffShelf,
        sockets: SIPGate.Sockets, parts: OpenParts,
        grace: Duration, news: GatewayNews
    ) {
        self.driver = driver
        self.gate = gate
        self.inbox = inbox
        self.media = media
        self.streams = streams
        self.builtInAgent = builtInAgent
        self.listening = listening
        self.recorder = recorder
        self.loops = loops
        self.legs = legs
        self.parts = parts
        self.grace = grace
        logger = news.logger
        counters = news.counters
        handoffs = shelf
        udpPort = sockets.udp?.port
        tcpPort = sockets.tcp?.port
    }

    /// Hands an input to the decisions, from any thread.
    package func deliver(_ input: GatewayInput) {
        inbox.deliver([input])
    }

    /// Asks a running call for something; nil when no such call runs.
    package func ask(_ command: ConsoleCommand) async -> CallAnswer? {
        let answer = try? await driver.ask { $0.ask(command) }
        return answer ?? nil
    }

    /// How everybody is who can be called.
    package var operators: [OperatorStatus] {
        get async { (try? await driver.ask { $0.operators }) ?? [] }
    }

    /// An operator says whether they take calls; returns how they are then, nil where there is no such
    /// operator.
    package func set(_ wish: PresenceWish, of name: String) async -> OperatorStatus? {
        let status = try? await driver.ask { $0.set(wish, of: name) }
        return status ?? nil
    }

    /// What comes of a browser's tab in which somebody waits for calls.
    package func desk(_ event: DeskTabEvent) { streams.tell { $0.desks.take(event) } }

    /// What the caller of a running call said last, at 8 kHz; nil for other calls.
    package func lastWords(of call: CallID, seconds: Double) async -> [Int16]? {
        let words = try? await listening.ask { $0.lastWords(of: call, seconds: seconds) }
        return words ?? nil
    }

    /// Calls that come from now on go by other rules and routes; those that run keep theirs.
    /// Everything else is left as it was at the start.
    ///
    /// - Throws: `ChannelError` once the gateway has stopped.
    package func reload(_ configuration: GatewayConfiguration) async throws {
        // Of these only rules and routes are taken, which have no use for host and secret.
        let settings = GatewaySettings(configuration, host: "", entropy: .system, secret: [])
        let bounds = settings.triggers.troubleBounds
        let before = try await driver.ask { $0.core.settings.triggers.troubleBounds }
        let startTimeout = Self.longestStart(settings)
        // A call that comes meanwhile may go by either: all that both wait for is measured.
        try await listening.ask { $0.wait(for: bounds.union(before)) }
        try await streams.ask { $0.wait(for: startTimeout) }
        let rules = GatewayRules(of: settings)
        try await driver.ask { $0.receive(.reload(rules)) }
        try await listening.ask { $0.wait(for: bounds) }
    }

    /// How each media thread is doing.
    package var mediaFigures: [MediaThreadFigures] { media.figures }

    /// Whether no new calls are taken, or none can be any more.
    package func isDraining() async throws -> Bool {
        guard let driver = inbox.driver else { return true }
        return try await driver.ask { $0.core.isDraining }
    }

    /// Calls that are running, and RTP ports and operator leases they hold.
    ///
    /// - Throws: `ChannelError` once the gateway has stopped.
    package func load() async throws -> (calls: Int, ports: Int, leases: Int) {
        guard let driver = inbox.driver else { throw ChannelError.alreadyClosed }
        return try await driver.ask { driver in
            (driver.core.callCount, driver.core.portsInUse, driver.core.leaseCount)
        }
    }

    /// How calls fare with the journal: how often they did not wait for it, and whether it is
    /// silent now.
    package func journalPatience() async throws -> (
        counts: WriteAhead<GatewayEffect>.Counts, isSilent: Bool
    ) {
        try await driver.ask { driver in
            (driver.core.journalCounts, driver.core.journalSilentSince != nil)
        }
    }

    /// What became of leases that were asked of other gateways.
    private func leaseCounts() async throws -> LeaseCounts {
        try await driver.ask { $0.core.leaseCounts }
    }

    // MARK: How it is

    /// Everything that is wrong now; empty when calls are served.
    package var problems: [HealthProblem] {
        get async {
            let gate = gate
            do {
                let found = try await ask(driver) { driver in
                    var problems = gate.value.problems.map(HealthProblem.init)
                    if driver.core.journalSilentSince != nil {
                        problems.append(
                            HealthProblem(part: .journal, reason: "it does not answer"))
                    }
                    problems += driver.cardProblems.map {
                        HealthProblem(part: .soundCard, reason: $0)
                    }
                    if driver.core.isDraining {
                        problems.append(
                            HealthProblem(part: .draining, reason: "no new calls are taken"))
                    }
                    return problems
                }
                return found + mediaProblems + (await agentProblems)
            } catch {
                return [HealthProblem(part: .controlLoop, reason: "it does not answer")]
            }
        }
    }

    package var signallingCounts: SignallingCounts {
        get async {
            let counts = try? await ask(gate) { gate in
                SignallingCounts(
                    sockets: gate.counts, messagesUnsent: gate.unsent,
                    connections: gate.connectionCount)
            }
            return counts ?? SignallingCounts()
        }
    }

    /// Asks a part something, but does not wait for a loop that stands still.
    private func ask<Part, Answer: Sendable>(
        _ part: Confined<Part>, _ question: @escaping @Sendable (Part) throws -> Answer
    ) async throws -> Answer {
        // Completed on a loop that does not depend on the one in question.
        let promise = loops.agents.eventLoop.makePromise(of: Answer.self)
        let late = loops.agents.eventLoop.scheduleTask(in: Self.loopPatience) {
            promise.fail(NoAnswer())
        }
        part.eventLoop.submit { try question(part.value) }.cascade(to: promise)
        promise.futureResult.whenComplete { _ in late.cancel() }
        return try await promise.futureResult.get()
    }

    private var agentProblems: [HealthProblem] {
        get async {
            let reason = try? await builtInAgent.ask { $0.problem }
            return (reason ?? nil).map { [HealthProblem(part: .builtInAgent, reason: $0)] } ?? []
        }
    }

    private var mediaProblems: [HealthProblem] {
        let now = MonotonicClock().now
        return mediaFigures.enumerated().compactMap { index, figures in
            let age = now - Instant(nanoseconds: figures.takenAtNanoseconds)
            guard age > Self.mediaPatience else { return nil }
            return HealthProblem(part: .media, reason: "media thread \(index) stands still")
        }
    }

    /// Everything that is counted, and how things are now.
    package var metrics: GatewayMetrics {
        get async {
            var metrics = GatewayMetrics()
            metrics.load = (try? await load()) ?? (calls: 0, ports: 0, leases: 0)
            metrics.leases = (try? await leaseCounts()) ?? LeaseCounts()
            metrics.operators = await operators.map(\.presence.kind)
            metrics.operatorsAwayByMissing =
                (try? await driver.ask { $0.core.operatorsAwayByMissing }) ?? 0
            metrics.counts = counters.current
            metrics.legs = legs.all
            metrics.openLegs = legs.open
            metrics.media = mediaFigures
            metrics.sip = await signallingCounts
            metrics.agents = counters.agentCounts
            if let desks = try? await ask(streams, { ($0.desks.counts, $0.desks.openDesks) }) {
                (metrics.desks, metrics.openDesks) = desks
            }
            metrics.builtInAgent = (try? await ask(builtInAgent) { $0.counts }) ?? .init()
            metrics.listening = (try? await ask(listening) { $0.statistics }) ?? .init()
            metrics.recordings = (try? await ask(recorder) { $0.counts }) ?? .init()
            if let patience = try? await journalPatience() {
                metrics.patience = patience.counts
                metrics.isJournalSilent = patience.isSilent
            }
            metrics.cards = (try? await ask(driver) { $0.cardFigures }) ?? .init()
            metrics.packages = handoffs.count
            return metrics
        }
    }

    // MARK: Its end

    /// Serves until told to stop; then takes no new calls, lets running ones end within the grace
    /// time, and closes everything.
    package func run() async throws {
        try? await gracefulShutdown()
        logger.notice("draining: no new calls; running ones have \(grace)")
        try await drain()
        try await stop()
        logger.notice("stopped")
    }

    /// Takes no new calls and returns when the last running one has ended.
    package func drain() async throws {
        let grace = grace
        try await driver.wait { $0.drain(within: grace) }
    }

    /// Closes everything at once; calls still running are cut off.
    package func stop() async throws { try await parts.close() }
}

/// A loop that stands still.
private struct NoAnswer: Error {}
