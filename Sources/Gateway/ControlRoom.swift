// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Journal
import Logging
import MediaEngine
import MediaThreads
import NIOCore
import SIP
import Timing
import Transport

/// Runs the gateway's decisions live: takes inputs one at a time on the control loop, writes down
/// what happened, then does what was decided.
///
/// Confined to the control loop; everything slow (models, speech, files, agents' sockets) is
/// elsewhere and answers with inputs.
final class ControlRoom {
    let eventLoop: any EventLoop
    let clock = MonotonicClock()
    let tools: Tools
    var core: GatewayCore
    /// The rings of the streams of running calls.
    var streams: [StreamID: StreamRings] = [:]
    /// Those who wait for the last call to end.
    var draining: [EventLoopPromise<Void>] = []
    private let origin: Instant
    /// RTP sockets bound in advance, by their ports, and what became of those asked for.
    var reserved: [UInt16: RTPSocketPair] = [:]
    var portNews: [GatewayInput] = []
    private var timer: Scheduled<Void>?
    private var timerDeadline: Instant?

    /// What the effects are done with.
    struct Tools: Sendable {
        /// On the room's own loop.
        var gate: Confined<SIPGate>
        var media: MediaThreadPool
        var speech: SpeechWorker
        var streams: Confined<StreamLinks>
        var listening: Confined<ListeningDesk>
        var journal: CallJournal
        var shelf: HandoffShelf
        var news: GatewayNews
        /// The address RTP sockets are bound on.
        var mediaHost: String
        /// Where the built-in agent listens, for lines without an agent of their own.
        var builtInAgent: WebSocketURL
        var onSpeech: @Sendable (CallID, Clip) -> Void
    }

    /// Opens the room, and binds the first ports before the first call.
    init(
        eventLoop: any EventLoop, settings: GatewaySettings, random: SeededRandom, tools: Tools
    ) {
        self.eventLoop = eventLoop
        self.tools = tools
        origin = clock.now
        core = GatewayCore(settings: settings, random: random, epoch: SystemWallClock().now)
        take(.timersDue)
        guard reserved.isEmpty else { return }
        logger.error("no RTP port can be bound: calls will be refused with 503")
    }

    var logger: Logger { tools.news.logger }

    /// Now, on the time line whose zero is the start of the gateway.
    var now: Instant { .zero + (clock.now - origin) }

    /// Takes one input and performs what comes of it. What a call does because of something it
    /// wrote down comes out of the core when the journal has answered.
    func take(_ input: GatewayInput) {
        eventLoop.preconditionInEventLoop()
        handle(input)
        // Ports are bound between two inputs, so that the next one finds some.
        while !portNews.isEmpty {
            let news = portNews
            portNews = []
            for input in news { handle(input) }
        }
        reschedule()
    }

    private func handle(_ input: GatewayInput) {
        let effects = core.handle(input, at: now)
        write(effects)
        for effect in effects { perform(effect) }
    }

    /// Asks a call for something and takes it if the call can; nil when no such call runs.
    func ask(_ command: ConsoleCommand) -> CallAnswer? {
        guard let verdict = core.verdict(on: command) else { return nil }
        guard case .accepted = verdict else { return verdict }
        take(.console(command))
        return core.result(of: command)
    }

    /// Takes no new calls, gives the running ones this long and is done when the last has ended. A
    /// call whose farewell cannot end is not waited for for ever.
    func drain(within grace: Duration) -> EventLoopFuture<Void> {
        let done = eventLoop.makePromise(of: Void.self)
        draining.append(done)
        take(.drain(deadline: now + grace))
        let limit = TimeAmount.nanoseconds((grace + .seconds(15)).inNanoseconds)
        let late = Confined(self, on: eventLoop).after(limit) { $0.drained() }
        done.futureResult.whenComplete { _ in late.cancel() }
        return done.futureResult
    }

    func drained() {
        for promise in draining { promise.succeed(()) }
        draining = []
    }

    /// Gives the journal what was noted, one append a call; its answers are inputs. A journal that
    /// is slow or refuses stops no call: the core says and counts it.
    private func write(_ effects: [GatewayEffect]) {
        var records: [JournalRecord] = []
        for effect in effects {
            guard case .journal(let event) = effect else { continue }
            if let last = records.last, last.call != event.call {
                append(records)
                records = []
            }
            records.append(event.record)
        }
        append(records)
    }

    private func append(_ records: [JournalRecord]) {
        guard let first = records.first, let last = records.last else { return }
        let sequences = first.sequence...max(first.sequence, last.sequence)
        let call = first.call
        let news = tools.news
        tools.journal.append(records) { refusal in
            guard let refusal else { return news.deliver(.journal(call, .written(sequences))) }
            news.counters.count { $0.journalFailures += sequences.count }
            news.deliver(.journal(call, .refused(sequences, reason: "\(refusal)")))
        }
    }

    private func reschedule() {
        let deadline = core.nextDeadline
        guard deadline != timerDeadline || timer == nil else { return }
        timer?.cancel()
        timer = nil
        timerDeadline = deadline
        guard let deadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - now).inNanoseconds))
        timer = Confined(self, on: eventLoop).after(delay) { room in
            room.timer = nil
            room.timerDeadline = nil
            room.take(.timersDue)
        }
    }
}
