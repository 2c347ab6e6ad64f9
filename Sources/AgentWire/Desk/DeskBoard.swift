// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
package import Timing

/// Which user's desk is open in which tab, and which call is at it.
///
/// A user has one desk: the tab opened last. It has one call at a time, from its first ring to its end;
/// a call outlives its tab for a moment, so that a page that is loaded anew, or whose connection broke,
/// goes on with it.
///
/// ```
///  tabs ── opened, message, closed ──▶ DeskBoard ◀── ring, send, end ── calls
///                                          └──▶ effects, for both
/// ```
package struct DeskBoard<Call: Hashable & Sendable>: Sendable {
    package enum Effect: Sendable, Hashable {
        case send(DeskTab.ID, AgentMessage, droppable: Bool)
        case close(DeskTab.ID, code: UInt16, reason: String)
        /// The call rings: what its conversation has to say is sent.
        case opened(Call)
        /// The person at the desk says or does something; for the call's conversation.
        case received(Call, AgentMessage)
        /// The person at the desk hung up.
        case hungUp(Call, reason: String)
        /// There is no desk for the call, or not any more.
        case failed(Call, reason: String)
    }

    private struct Tab: Sendable {
        let user: String
        var second: Instant
        var messages = 0
        var faultsInARow = 0
    }

    private struct Visit: Sendable {
        let user: String
        /// What was written to the desk, for the tab that takes over.
        var written: [AgentMessage] = []
    }

    /// Messages that are kept for a tab that takes over: those by which a call comes are three.
    private static var mostWritten: Int { 16 }

    package let settings: DeskSettings
    package private(set) var counts = DeskCounts()
    private var tabs: [DeskTab.ID: Tab] = [:]
    /// The tab that is a user's desk.
    private var desks: [String: DeskTab.ID] = [:]
    private var visits: [Call: Visit] = [:]
    /// The call at a user's desk: each frame of sound asks.
    private var calls: [String: Call] = [:]
    /// Calls whose desk is away, and until when it may come back.
    private var awaited = TimerHeap<Call>()

    package init(_ settings: DeskSettings = DeskSettings()) { self.settings = settings }

    /// Desks that are open.
    package var openDesks: Int { desks.count }

    // MARK: Tabs

    package mutating func opened(
        _ tab: DeskTab.ID, of user: String, at now: Instant
    ) -> [Effect] {
        var effects: [Effect] = []
        if let older = desks[user] {
            counts.replaced += 1
            tabs[older] = nil
            effects.append(.close(older, code: 4001, reason: "the desk was opened elsewhere"))
        } else if tabs.count >= settings.tabs {
            counts.refused += 1
            return [.close(tab, code: 1013, reason: "more than \(settings.tabs) desks are open")]
        }
        counts.opened += 1
        tabs[tab] = Tab(user: user, second: now)
        desks[user] = tab
        effects.append(Self.tell(tab, "ready", [.init("user", .string(user))]))
        if let call = calls[user] {
            awaited.cancel(call)
            let written = visits[call]?.written ?? []
            effects += written.map { .send(tab, $0, droppable: false) }
        }
        return effects
    }

    package mutating func closed(_ tab: DeskTab.ID, at now: Instant) -> [Effect] {
        leave(tab, at: now)
        return []
    }

    private mutating func leave(_ tab: DeskTab.ID, at now: Instant) {
        guard let user = tabs.removeValue(forKey: tab)?.user, desks[user] == tab else { return }
        desks[user] = nil
        if let call = calls[user] { awaited.set(call, at: now + settings.patience) }
    }

    package mutating func received(
        _ message: AgentMessage, from id: DeskTab.ID, at now: Instant
    ) -> [Effect] {
        guard var tab = tabs[id] else { return [] }
        if now - tab.second >= .seconds(1) {
            tab.second = now
            tab.messages = 0
        }
        tab.messages += 1
        tabs[id] = tab
        guard tab.messages <= settings.messagesPerSecond else {
            counts.floods += 1
            let reason = "more than \(settings.messagesPerSecond) messages in a second"
            return cut(id, code: 1008, reason, at: now)
        }
        guard let action = action(of: message) else { return fault(of: id, at: now) }
        tabs[id]?.faultsInARow = 0
        guard let call = calls[tab.user] else { return [] }
        guard action != "hangup" else {
            let reason = "hung up at the desk"
            return [.hungUp(call, reason: reason)] + end(call, reason: reason)
        }
        return [.received(call, message)]
    }

    /// What a message is: the name of an action, `sound` for a frame of it; nil for neither.
    private func action(of message: AgentMessage) -> String? {
        switch message.kind {
        case .binary: message.bytes.count == settings.frameBytes ? "sound" : nil
        case .text:
            message.bytes.withUnsafeBytes { bytes in
                (try? JSONReader.read(bytes))?["action"]?.string
            }
        }
    }

    private mutating func fault(of id: DeskTab.ID, at now: Instant) -> [Effect] {
        counts.unusable += 1
        tabs[id]?.faultsInARow += 1
        guard let faults = tabs[id]?.faultsInARow, faults >= settings.faultsInARow else {
            return []
        }
        return cut(id, code: 1007, "\(faults) unusable messages in a row", at: now)
    }

    private mutating func cut(
        _ id: DeskTab.ID, code: UInt16, _ reason: String, at now: Instant
    ) -> [Effect] {
        leave(id, at: now)
        return [.close(id, code: code, reason: reason)]
    }

    // MARK: Calls

    /// A call is to ring at a user's desk.
    package mutating func ring(_ call: Call, at user: String) -> [Effect] {
        guard desks[user] != nil else {
            return [.failed(call, reason: "nobody has the desk of \(user) open")]
        }
        guard calls[user] == nil else {
            return [.failed(call, reason: "there is a call at the desk of \(user) already")]
        }
        visits[call] = Visit(user: user)
        calls[user] = call
        return [.opened(call)]
    }

    /// What the call sends the desk; sound is lost while that is away.
    package mutating func send(
        _ message: AgentMessage, of call: Call, droppable: Bool
    ) -> [Effect] {
        guard let user = visits[call]?.user else { return [] }
        if message.kind == .text, !droppable,
            visits[call]?.written.count ?? 0 < Self.mostWritten
        {
            visits[call]?.written.append(message)
        }
        return desks[user].map { [.send($0, message, droppable: droppable)] } ?? []
    }

    /// The call has ended. With a code other than 1000 the tab has to go, too.
    package mutating func end(
        _ call: Call, code: UInt16, reason: String, at now: Instant
    ) -> [Effect] {
        guard code != 1000 else { return end(call, reason: reason) }
        guard let user = forget(call), let tab = desks[user] else { return [] }
        return cut(tab, code: code, reason, at: now)
    }

    private mutating func end(_ call: Call, reason: String) -> [Effect] {
        guard let user = forget(call), let tab = desks[user] else { return [] }
        return [Self.tell(tab, "over", [.init("reason", .string(reason))])]
    }

    /// The call is at no desk any more; returns whose it was at.
    private mutating func forget(_ call: Call) -> String? {
        guard let user = visits.removeValue(forKey: call)?.user else { return nil }
        calls[user] = nil
        awaited.cancel(call)
        return user
    }

    // MARK: Time

    package var nextDeadline: Instant? { awaited.nextDeadline }

    /// Desks that have not come back in time have lost their calls.
    package mutating func timersDue(at now: Instant) -> [Effect] {
        awaited.popAllDue(at: now).compactMap { call in
            forget(call).map { .failed(call, reason: "the desk of \($0) was closed") }
        }
    }

    private static func tell(
        _ tab: DeskTab.ID, _ name: String, _ members: [JSONValue.Member]
    ) -> Effect {
        var text: [UInt8] = []
        JSONWriter.append(.object([.init("event", .string("desk:\(name)"))] + members), to: &text)
        return .send(tab, .text(text), droppable: false)
    }
}
