// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Timing

/// The WebSocket of one simulated stream: the conversation that the live link carries, the bot at
/// its other end, and the messages on their way.
struct SimStreamLink: Sendable {
    private enum Message: Sendable {
        case toBot(AgentMessage)
        case toGateway(AgentMessage)
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

    /// The name of a bot that may take over callers; nil for a caller's first.
    let name: String?
    private var conversation: AgentConversation
    private(set) var bot: ScriptedBot
    /// In order of arrival: a socket neither loses nor overtakes.
    private var queue: [(at: Instant, message: Message)] = []
    private var head = 0
    private(set) var isClosed = false
    private let latency: Duration
    private let messageBytes: Int

    init(
        name: String?, script: BotScript, destination: AgentDestination, latency: Duration,
        random: inout SeededRandom, at now: Instant
    ) {
        self.name = name
        let account = StreamIdentity.drawnAccount(using: &random)
        let introduction = AgentIntroduction(
            identity: .drawn(account: account, using: &random),
            parameters: destination.parameters)
        conversation = AgentConversation(
            destination.address.protocol.makeProtocol(introduction))
        bot = ScriptedBot(script: script)
        self.latency = latency
        messageBytes = destination.address.protocol.messageBytes
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
    mutating func send(_ frame: [UInt8], at now: Instant) {
        var bytes: [UInt8] = []
        let kind = frame.withUnsafeBufferPointer {
            conversation.send($0, at: now, into: &bytes)
        }
        guard let kind else { return }
        queue.append((now + latency, .toBot(AgentMessage(kind, bytes))))
    }

    mutating func tell(_ command: AgentCommand, at now: Instant) {
        var ignored: [Arrival] = []
        perform(conversation.tell(command, at: now), into: &ignored, at: now)
    }

    /// The gateway says goodbye and closes the socket.
    mutating func close(reason: String, at now: Instant) {
        var ignored: [Arrival] = []
        perform(conversation.end(reason: reason, at: now), into: &ignored, at: now)
    }

    private mutating func deliver(
        _ message: Message, into arrivals: inout [Arrival], at now: Instant
    ) {
        switch message {
        case .opens: perform(conversation.opened(at: now), into: &arrivals, at: now)
        case .refused:
            lost(
                .otherwise(reason: "closed by network: cannot connect: Connection refused"),
                &arrivals, at: now)
        case .toBot(let message): post(bot.receive(message, at: now), at: now)
        case .toGateway(let message) where message.bytes.count > messageBytes:
            // As the live socket does (RFC 6455 section 7.4.1).
            bot.closed()
            lost(
                .otherwise(
                    reason: "closed by us 1009: a message of more than \(messageBytes) bytes"),
                &arrivals, at: now)
        case .toGateway(let message):
            let effects = message.bytes.withUnsafeBytes {
                conversation.receive($0, as: message.kind, at: now)
            }
            perform(effects, into: &arrivals, at: now)
        case .botCloses(let code, let reason):
            lost(
                .byPeer(code: code, reason: "closed by peer \(code): \(reason)"), &arrivals, at: now
            )
        }
    }

    /// The socket is gone.
    private mutating func lost(
        _ closure: AgentConversation.Closure, _ arrivals: inout [Arrival], at now: Instant
    ) {
        isClosed = true
        perform(conversation.closed(closure, at: now), into: &arrivals, at: now)
    }

    private mutating func post(_ effects: [ScriptedBot.Effect], at now: Instant) {
        for effect in effects {
            switch effect {
            case .send(let message): queue.append((now + latency, .toGateway(message)))
            case .close(let code, let reason):
                queue.append((now + latency, .botCloses(code: code, reason: reason)))
            }
        }
    }

    private mutating func perform(
        _ effects: [AgentConversation.Effect], into arrivals: inout [Arrival], at now: Instant
    ) {
        for effect in effects {
            switch effect {
            case .send(let message): queue.append((now + latency, .toBot(message)))
            case .play(let sound): arrivals.append(.audio(sound))
            case .mark(let name): arrivals.append(.mark(name))
            case .clear: arrivals.append(.clear)
            case .report(let event): arrivals.append(.event(event))
            case .close(let code, let reason):
                bot.closed()
                lost(.otherwise(reason: "\(code) \(reason)"), &arrivals, at: now)
            }
        }
    }
}
