// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Timing

/// The WebSocket between a simulated call and its bot: our side of the stream, the bot, and the
/// messages on their way.
struct SimAgentLink: Sendable {
    private enum Message: Sendable {
        case toBot([UInt8])
        case toGateway([UInt8])
        case opens
        case refused
        case botCloses(code: UInt16, reason: String)
    }

    /// What came of the link since it was asked last.
    enum Arrival {
        case event(AgentConnectionEvent)
        case audio([UInt8])
        case mark(String)
        case clear
    }

    private var stream: TwilioMediaStream
    private(set) var bot: ScriptedBot
    /// In order of arrival: a socket neither loses nor overtakes.
    private var queue: [(at: Instant, message: Message)] = []
    private var head = 0
    private(set) var isClosed = false
    private let latency: Duration

    init(
        script: BotScript, destination: AgentDestination, latency: Duration,
        random: inout SeededRandom, at now: Instant
    ) {
        let account = StreamIdentity.drawnAccount(using: &random)
        stream = TwilioMediaStream(
            identity: .drawn(account: account, using: &random),
            parameters: destination.parameters)
        bot = ScriptedBot(script: script)
        self.latency = latency
        switch script.connection {
        case .opens(let delay): queue.append((now + delay, .opens))
        case .refused(let delay): queue.append((now + delay, .refused))
        case .neverOpens: break
        }
    }

    var nextDeadline: Instant? {
        guard !isClosed else { return nil }
        let next = head < queue.count ? queue[head].at : nil
        switch (next, bot.nextDeadline) {
        case (let first?, let second?): return min(first, second)
        case (let first, let second): return first ?? second
        }
    }

    /// Delivers what has arrived and lets the bot act.
    mutating func advance(to now: Instant) -> [Arrival] {
        var arrivals: [Arrival] = []
        while !isClosed, head < queue.count, queue[head].at <= now {
            let message = queue[head].message
            head += 1
            deliver(message, into: &arrivals, at: now)
        }
        if head > 256 {
            queue.removeFirst(head)
            head = 0
        }
        if !isClosed, let deadline = bot.nextDeadline, deadline <= now {
            post(bot.timersDue(at: now), at: now)
        }
        return arrivals
    }

    /// One frame of what the agent hears.
    mutating func send(_ audio: [UInt8], at now: Instant) {
        var message: [UInt8] = []
        audio.withUnsafeBufferPointer { stream.encode($0, at: now, into: &message) }
        queue.append((now + latency, .toBot(message)))
    }

    mutating func tell(_ command: AgentCommand, at now: Instant) {
        var ignored: [Arrival] = []
        perform(stream.tell(command, at: now), into: &ignored, at: now)
    }

    /// The gateway closes the socket.
    mutating func close() {
        isClosed = true
        bot.closed()
    }

    private mutating func deliver(
        _ message: Message, into arrivals: inout [Arrival], at now: Instant
    ) {
        switch message {
        case .opens:
            perform(stream.open(at: now), into: &arrivals, at: now)
            arrivals.append(.event(.opened))
        case .refused:
            isClosed = true
            arrivals.append(.event(.failed(reason: "connection refused")))
        case .toBot(let text): post(bot.receive(text, at: now), at: now)
        case .toGateway(let text):
            let effects = text.withUnsafeBytes { stream.receive($0, as: .text, at: now) }
            perform(effects, into: &arrivals, at: now)
        case .botCloses(let code, let reason):
            isClosed = true
            let text = "\(code) \(reason)"
            arrivals.append(
                .event(
                    code == 1000
                        ? .ended(reason: text, spokeAgo: stream.spokeAt.map { now - $0 })
                        : .closed(reason: text)))
        }
    }

    private mutating func post(_ effects: [ScriptedBot.Effect], at now: Instant) {
        for effect in effects {
            switch effect {
            case .send(let text): queue.append((now + latency, .toGateway(text)))
            case .close(let code, let reason):
                queue.append((now + latency, .botCloses(code: code, reason: reason)))
            }
        }
    }

    private mutating func perform(
        _ effects: [AgentEffect], into arrivals: inout [Arrival], at now: Instant
    ) {
        for effect in effects {
            switch effect {
            case .send(let text): queue.append((now + latency, .toBot(text)))
            case .event(.audio(let bytes)): arrivals.append(.audio(bytes))
            case .event(.mark(let name)): arrivals.append(.mark(name))
            case .event(.clear): arrivals.append(.clear)
            case .event(let event): arrivals.append(.event(.event(event)))
            case .close(let code, let reason):
                close()
                arrivals.append(.event(.closed(reason: "\(code) \(reason)")))
            }
        }
    }
}
