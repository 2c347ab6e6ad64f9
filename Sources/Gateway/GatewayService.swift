// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Exchange
import Logging
package import MediaThreads
import NIOCore
import ServiceLifecycle
import Timing
import Transport

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
    struct Loops: Sendable {
        let control = ControlLoop()
        let agents = ControlLoop()
        let listening = ControlLoop(niceness: 2)
        let speech = ControlLoop(niceness: 5)
        let transcription = ControlLoop(niceness: 10)

        func shutDown() async throws {
            for loop in [control, agents, listening, speech, transcription] {
                try await loop.shutDown()
            }
        }
    }

    let room: Confined<ControlRoom>
    let gate: Confined<SIPGate>
    let builtInAgent: Confined<WebSocketServer>
    let listening: Confined<ListeningDesk>
    let loops: Loops
    /// What the legs of all calls have counted.
    let legs: LegTotals
    let logger: Logger
    private let inbox: Inbox
    private let media: MediaThreadPool
    private let parts: OpenParts
    private let grace: Duration
    package let counters: GatewayCounters
    /// The packages operators were offered, by the keys in their INVITEs.
    package let handoffs: HandoffShelf
    /// The port SIP over UDP is bound on; nil when it is off.
    package let udpPort: UInt16?
    package let tcpPort: UInt16?

    init(
        room: Confined<ControlRoom>, gate: Confined<SIPGate>, inbox: Inbox,
        media: MediaThreadPool, builtInAgent: Confined<WebSocketServer>,
        listening: Confined<ListeningDesk>, loops: Loops, legs: LegTotals, shelf: HandoffShelf,
        sockets: SIPGate.Sockets, parts: OpenParts,
        grace: Duration, news: GatewayNews
    ) {
        self.room = room
        self.gate = gate
        self.inbox = inbox
        self.media = media
        self.builtInAgent = builtInAgent
        self.listening = listening
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
        let answer = try? await room.ask { $0.ask(command) }
        return answer ?? nil
    }

    /// How each media thread is doing.
    package var mediaFigures: [MediaThreadFigures] { media.figures }

    /// Whether no new calls are taken, or none can be any more.
    package func isDraining() async throws -> Bool {
        guard let room = inbox.room else { return true }
        return try await room.ask { $0.core.isDraining }
    }

    /// Calls that are running, and RTP ports and operator leases they hold.
    ///
    /// - Throws: `ChannelError` once the gateway has stopped.
    package func load() async throws -> (calls: Int, ports: Int, leases: Int) {
        guard let room = inbox.room else { throw ChannelError.alreadyClosed }
        return try await room.ask { room in
            (room.core.callCount, room.core.portsInUse, room.core.leaseCount)
        }
    }

    /// How calls fare with the journal: how often they did not wait for it, and whether it is
    /// silent now.
    package func journalPatience() async throws -> (
        counts: WriteAhead<GatewayEffect>.Counts, isSilent: Bool
    ) {
        try await room.ask { room in
            (room.core.journalCounts, room.core.journalSilentSince != nil)
        }
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
        let grace = grace
        try await room.wait { $0.drain(within: grace) }
    }

    /// Closes everything at once; calls still running are cut off.
    package func stop() async throws { try await parts.close() }
}
