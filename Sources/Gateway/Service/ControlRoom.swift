// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Logging
import MediaEngine
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
    let logger: Logger
    let clock = MonotonicClock()
    let tools: Tools
    var gate: SIPGate?
    var core: GatewayCore
    /// The RTP stream of each call's agent, made with the call.
    var streams: [CallID: AgentStream] = [:]
    var onDrained: (() -> Void)?
    private let origin: Instant
    private var timer: Scheduled<Void>?
    private var timerDeadline: Instant?

    /// What the effects are done with.
    struct Tools {
        var media: MediaThreads
        var speech: SpeechWorker
        var agents: NIOLoopBound<AgentLinks>
        var listening: NIOLoopBound<ListeningDesk>
        var agentLoop: any EventLoop
        var listeningLoop: any EventLoop
        var journal: CallJournal
        var counters: GatewayCounters
        /// The address RTP sockets are bound on.
        var mediaHost: String
        /// Where the built-in agent listens, for lines without an agent of their own.
        var builtInAgent: String
        var onSpeech: @Sendable (CallID, Clip) -> Void
        var deliver: @Sendable (GatewayInput) -> Void
    }

    init(
        eventLoop: any EventLoop, settings: GatewaySettings, random: SeededRandom, tools: Tools,
        logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.tools = tools
        self.logger = logger
        origin = clock.now
        core = GatewayCore(settings: settings, random: random, epoch: SystemWallClock().now)
    }

    /// Now, on the time line whose zero is the start of the gateway.
    var now: Instant { .zero + (clock.now - origin) }

    /// Takes one input and performs what comes of it, once all that it changed is written down: one
    /// commit an input, for each costs a caller who waits.
    func take(_ input: GatewayInput) {
        eventLoop.preconditionInEventLoop()
        let effects = core.handle(input, at: now)
        write(effects)
        for effect in effects { perform(effect) }
        reschedule()
    }

    /// Writes down what happened before it is acted on. A journal that refuses does not stop a
    /// call: the loss is counted and said.
    private func write(_ effects: [GatewayEffect]) {
        let records = effects.compactMap { effect in
            if case .journal(let event) = effect { event.record } else { nil }
        }
        guard !records.isEmpty else { return }
        do {
            try tools.journal.append(records)
        } catch {
            tools.counters.count { $0.journalFailures += records.count }
            logger.error(
                "journal refused records",
                metadata: ["records": "\(records.count)", "error": "\(error)"])
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
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleTask(in: delay) {
            bound.value.timer = nil
            bound.value.timerDeadline = nil
            bound.value.take(.timersDue)
        }
    }
}
