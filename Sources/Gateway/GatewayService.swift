// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Exchange
package import Journal
package import Logging
import MediaEngine
package import MediaThreads
import NIOCore
import SIP
import ServiceLifecycle
import Synchronization
import Timing
import Transport
import Voice

/// A running gateway: sockets, media threads, agents, listening, and the decisions in the middle.
///
/// ```
///  control loop   SIP sockets, GatewayCore, journal        one event loop
///  agents         WebSockets to bots                       one event loop
///  listening      models, recordings                       one event loop
///  media          RTP sockets, CallMedia, 20 ms ticks      real-time threads, and a pump
///  speech         text to speech                           one queue
/// ```
package final class GatewayService: Service {
    /// Inputs that may wait for the control loop.
    private static let inputLimit = 65_536

    let room: NIOLoopBound<ControlRoom>
    let loops: Loops
    private let media: MediaThreadPool
    let agentServer: NIOLoopBound<WebSocketServer>
    private let listening: NIOLoopBound<ListeningDesk>
    private let inbox: Inbox
    private let grace: Duration
    let logger: Logger
    package let counters: GatewayCounters
    /// What the legs of all calls have counted.
    let legs: LegTotals
    /// The packages operators were offered, by the keys in their INVITEs.
    package let handoffs: HandoffShelf
    /// The port SIP over UDP is bound on; nil when it is off.
    package let udpPort: UInt16?
    package let tcpPort: UInt16?

    struct Loops: Sendable {
        let control = ControlLoop()
        let agents = ControlLoop()
        let listening = ControlLoop(niceness: 2)
        let speech = ControlLoop(niceness: 5)
        let transcription = ControlLoop(niceness: 10)
    }

    /// The way into the control loop from any thread; set once the room stands.
    final class Inbox: Sendable {
        let waiting = Atomic<Int>(0)
        let room = Mutex<NIOLoopBound<ControlRoom>?>(nil)
        let counters: GatewayCounters

        init(counters: GatewayCounters) { self.counters = counters }

        func deliver(_ inputs: [GatewayInput], on eventLoop: any EventLoop) {
            let total = waiting.wrappingAdd(inputs.count, ordering: .relaxed).newValue
            guard total <= GatewayService.inputLimit, let room = room.withLock({ $0 }) else {
                waiting.wrappingSubtract(inputs.count, ordering: .relaxed)
                return counters.count { $0.inputsDropped += inputs.count }
            }
            eventLoop.execute { [self] in
                waiting.wrappingSubtract(inputs.count, ordering: .relaxed)
                for input in inputs { room.value.take(input) }
            }
        }
    }

    private init(
        room: NIOLoopBound<ControlRoom>, loops: Loops, media: MediaThreadPool,
        agentServer: NIOLoopBound<WebSocketServer>, listening: NIOLoopBound<ListeningDesk>,
        inbox: Inbox, legs: LegTotals, shelf: HandoffShelf, sockets: BoundSockets,
        grace: Duration, logger: Logger
    ) {
        self.legs = legs
        self.room = room
        self.loops = loops
        self.media = media
        self.agentServer = agentServer
        self.listening = listening
        self.inbox = inbox
        self.grace = grace
        self.logger = logger
        counters = inbox.counters
        handoffs = shelf
        udpPort = sockets.udp?.port
        tcpPort = sockets.tcp?.port
    }

    /// Starts everything; when it returns, calls are answered.
    ///
    /// `grace` is how long running calls may go on once `run` is told to stop.
    package static func start(
        _ settings: GatewayServiceSettings, journal: CallJournal, grace: Duration = .seconds(30),
        logger: Logger
    ) async throws -> GatewayService {
        let loops = Loops()
        let counters = GatewayCounters()
        let inbox = Inbox(counters: counters)
        let legs = LegTotals()
        let control = loops.control.eventLoop
        let deliver: @Sendable (GatewayInput) -> Void = { inbox.deliver([$0], on: control) }
        let library = try PromptLibrary(settings.prompts)
        let media = try MediaThreadPool(
            settings: settings.threads,
            media: CallMediaSettings(library: library.clips, ntpAtOrigin: ntpAtOrigin)
        ) { deliveries in
            legs.note(deliveries)
            inbox.deliver(deliveries.compactMap(\.input), on: control)
        }
        let (streams, server, agentPort) = try await startAgents(
            settings, loops: loops, counters: counters, logger: logger, deliver: deliver)
        let listening = try await startListening(
            settings, loops: loops, counters: counters, logger: logger, deliver: deliver)
        let clock = MonotonicClock()
        let shelf = HandoffShelf(life: settings.linkLife) { clock.now }
        let tools = ToolSeed(
            media: media,
            speech: SpeechWorker(
                eventLoop: loops.speech.eventLoop, voice: settings.whisperVoice,
                rate: settings.speechRate),
            streams: streams, listening: listening, journal: journal, shelf: shelf,
            counters: counters,
            builtInAgent: WebSocketURL(host: "127.0.0.1", port: agentPort, target: "/agent"),
            deliver: deliver)
        let (room, sockets) = try await openRoom(
            settings, tools: tools, loops: loops, logger: logger)
        inbox.room.withLock { $0 = room }
        let service = GatewayService(
            room: room, loops: loops, media: media, agentServer: server,
            listening: listening, inbox: inbox, legs: legs, shelf: shelf, sockets: sockets,
            grace: grace, logger: logger)
        service.announce(settings)
        return service
    }

    /// The civil time at the origin of the media threads' clock, as RTCP wants it: seconds since
    /// 1900 in the upper half (RFC 3550 section 4).
    private static var ntpAtOrigin: UInt64 {
        let now = Double(SystemWallClock().now.milliseconds) / 1000
        let seconds = now - (MonotonicClock().now - .zero).inSeconds + 2_208_988_800
        return UInt64(max(0, seconds) * 4_294_967_296)
    }

    /// Hands an input to the decisions, from any thread.
    package func deliver(_ input: GatewayInput) {
        inbox.deliver([input], on: loops.control.eventLoop)
    }

    /// Asks a running call for something; nil when no such call runs.
    package func ask(_ command: ConsoleCommand) async -> CallAnswer? {
        let room = room
        let answer = try? await loops.control.eventLoop.submit { room.value.ask(command) }.get()
        return answer ?? nil
    }

    /// How each media thread is doing.
    package var mediaFigures: [MediaThreadFigures] { media.figures }

    /// Whether no new calls are taken, or none can be any more.
    package func isDraining() async throws -> Bool {
        guard let room = inbox.room.withLock({ $0 }) else { return true }
        return try await loops.control.eventLoop.submit { room.value.core.isDraining }.get()
    }

    /// Calls that are running, and RTP ports and operator leases they hold.
    ///
    /// - Throws: `ChannelError` once the gateway has stopped.
    package func load() async throws -> (calls: Int, ports: Int, leases: Int) {
        guard let room = inbox.room.withLock({ $0 }) else { throw ChannelError.alreadyClosed }
        return try await loops.control.eventLoop.submit {
            let core = room.value.core
            return (core.callCount, core.portsInUse, core.leaseCount)
        }.get()
    }

    /// How calls fare with the journal: how often they did not wait for it, and whether it is
    /// silent now.
    package func journalPatience() async throws -> (
        counts: WriteAhead<GatewayEffect>.Counts, isSilent: Bool
    ) {
        let room = room
        return try await loops.control.eventLoop.submit {
            let core = room.value.core
            return (core.journalCounts, core.journalSilentSince != nil)
        }.get()
    }

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
        let room = room
        let grace = grace
        let eventLoop = loops.control.eventLoop
        try await eventLoop.flatSubmit {
            let done = eventLoop.makePromise(of: Void.self)
            room.value.onDrained = { done.succeed(()) }
            room.value.take(.drain(deadline: room.value.now + grace))
            // A call whose farewell cannot end is not waited for for ever.
            let limit = TimeAmount.nanoseconds((grace + .seconds(15)).inNanoseconds)
            let late = eventLoop.scheduleTask(in: limit) { done.succeed(()) }
            done.futureResult.whenComplete { _ in late.cancel() }
            return done.futureResult
        }.get()
    }

    /// Closes everything at once; calls still running are cut off.
    package func stop() async throws {
        let room = room
        let server = agentServer
        inbox.room.withLock { $0 = nil }
        try await loops.control.eventLoop.flatSubmit {
            room.value.gate?.shutDown() ?? room.value.eventLoop.makeSucceededVoidFuture()
        }.get()
        try await loops.agents.eventLoop.flatSubmit { server.value.shutDown() }.get()
        let listening = listening
        try await loops.listening.eventLoop.submit { listening.value.stop() }.get()
        media.stop()
        try await loops.control.shutDown()
        try await loops.agents.shutDown()
        try await loops.listening.shutDown()
        try await loops.speech.shutDown()
        try await loops.transcription.shutDown()
    }
}

extension MediaDelivery {
    /// The delivery as an input; nil for what no decision waits for.
    fileprivate var input: GatewayInput? {
        switch self {
        case .event(_, .statistics(let party, let figures, let isLast))
        where !isLast && (party != .agent || figures.streamBytesDropped == 0):
            nil
        case .event(_, .firstPacket), .event(_, .unloaded): nil
        case .event(let call, let event): .media(call, event)
        case .portClosed(_, _, let port): .portClosed(port)
        case .removed: nil
        }
    }
}
