// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Exchange
import NIOCore
import Timing
import Transport

/// The desks that are open in browsers, and the streams of the calls at them. Confined to the streams'
/// event loop; what a tab sends comes from whoever has its socket.
final class DeskLinks {
    private let eventLoop: any EventLoop
    private let clock: MonotonicClock
    private var board = DeskBoard<StreamID>()
    private var tabs: [DeskTab.ID: DeskTab] = [:]
    private var links: [StreamID: StreamLink] = [:]
    private var timer: Scheduled<Void>?
    private var timerDeadline: Instant?

    init(eventLoop: any EventLoop, clock: MonotonicClock) {
        self.eventLoop = eventLoop
        self.clock = clock
    }

    var counts: DeskCounts { board.counts }
    var openDesks: Int { board.openDesks }

    // MARK: Tabs

    func take(_ event: DeskTabEvent) {
        let now = clock.now
        switch event {
        case .opened(let tab):
            tabs[tab.id] = tab
            perform(board.opened(tab.id, of: tab.user, at: now))
        case .message(let id, let message): perform(board.received(message, from: id, at: now))
        case .closed(let id):
            tabs[id] = nil
            perform(board.closed(id, at: now))
        }
    }

    // MARK: Calls

    /// Has a call ring at a user's desk; what comes of it, the link is told.
    func ring(_ id: StreamID, at user: String, _ link: StreamLink) {
        links[id] = link
        perform(board.ring(id, at: user))
    }

    /// Closes all tabs, whose browsers look for the gateway until it is back.
    func stop() {
        timer?.cancel()
        for tab in tabs.values { tab.close(1001, "the gateway is stopping") }
        tabs = [:]
    }

    fileprivate func send(_ message: AgentMessage, of id: StreamID, droppable: Bool) {
        perform(board.send(message, of: id, droppable: droppable))
    }

    fileprivate func end(_ id: StreamID, code: UInt16, reason: String) {
        let link = links.removeValue(forKey: id)
        perform(board.end(id, code: code, reason: reason, at: clock.now))
        link?.closed(.otherwise(reason: reason))
    }

    private func perform(_ effects: [DeskBoard<StreamID>.Effect]) {
        for effect in effects {
            switch effect {
            case .send(let tab, let message, let droppable): tabs[tab]?.send(message, droppable)
            case .close(let tab, let code, let reason):
                tabs.removeValue(forKey: tab)?.close(code, reason)
            case .opened(let id): links[id]?.opened(on: DeskCarrier(id, of: self))
            case .received(let id, let message):
                message.bytes.withUnsafeBytes { links[id]?.received($0, as: message.kind) }
            case .hungUp(let id, let reason):
                links.removeValue(forKey: id)?.closed(.byPeer(code: 1000, reason: reason))
            case .failed(let id, let reason):
                links.removeValue(forKey: id)?.closed(.otherwise(reason: reason))
            }
        }
        reschedule()
    }

    private func reschedule() {
        guard board.nextDeadline != timerDeadline else { return }
        timer?.cancel()
        timer = nil
        timerDeadline = board.nextDeadline
        guard let deadline = timerDeadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - clock.now).inNanoseconds))
        timer = Confined(self, on: eventLoop).after(delay) { desks in
            desks.perform(desks.board.timersDue(at: desks.clock.now))
        }
    }
}

/// What a call's stream sees of the desk.
private final class DeskCarrier: StreamCarrier {
    private let id: StreamID
    private unowned let desks: DeskLinks

    init(_ id: StreamID, of desks: DeskLinks) {
        self.id = id
        self.desks = desks
    }

    /// Its tab's socket counts them, which other calls may have used.
    var messagesDropped: Int { 0 }

    func carry(_ bytes: [UInt8], as kind: AgentFrame, droppable: Bool) {
        desks.send(AgentMessage(kind, bytes), of: id, droppable: droppable)
    }

    func close(code: UInt16, reason: String) { desks.end(id, code: code, reason: reason) }
}
