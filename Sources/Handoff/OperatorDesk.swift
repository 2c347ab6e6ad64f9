// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// Who of the operators can be called: who is free, in a call, finishing what a call left to do, or
/// away.
///
/// It hears what the journal hears (`note`), and what operators say of themselves (`set`); times are
/// civil ones, handed in. A call takes an operator by a lease (`take`), which is refused to everybody
/// else, and to everybody while the operator is away or in wrap-up.
///
/// ```
///  available ── take ──▶ busy ── release ──▶ wrap-up ── time, set ──▶ available
///      ▲  │                 (not joined: at once available)
///      │  └── set, too many rings in vain ──▶ away
///      └───────────────── set ────────────────┘
/// ```
package struct OperatorDesk: Sendable, Equatable {
    /// Why an operator cannot be had.
    package enum Refusal: Sendable, Hashable {
        /// Another call has them.
        case leased
        case wrapUp(until: WallTime)
        case away
    }

    /// What whoever keeps records, logs and counts is to know.
    package enum News: Sendable, Hashable {
        /// It is to outlive the gateway.
        case changed(OperatorRecord)
        /// An operator let it ring so often that they are away now; the call was the last of those.
        case tooOftenMissed(String, times: Int, CallID)
    }

    /// An attempt of a call to reach somebody.
    private struct Ring: Sendable, Hashable {
        let call: CallID
        let attempt: AttemptID
    }

    private struct Rung: Sendable, Hashable {
        let name: String
        /// Somebody may have heard it.
        var hasRung = false
    }

    /// Records of operators whom the configuration does not know any more are kept up to this.
    private static let mostRecords = 10_000
    /// A ring in vain that was shorter is nobody's fault.
    private static let shortestRing = Duration.seconds(5)
    /// Nobody's wrap-up is longer, whatever a clock that was set back makes of it.
    private static let longestWrapUp = Duration.seconds(3600)

    /// Everybody who can be called, by name.
    private var people: [String: Target]
    private var leases = OperatorLeases()
    private var records: [String: OperatorRecord] = [:]
    /// Since when people are what they are, where that is not in their records.
    private var since: [String: WallTime] = [:]
    private var rings: [Ring: Rung] = [:]
    /// Who talks with a caller, or has talked with the one who still holds them.
    private var joined: Set<String> = []
    private var news: [News] = []
    /// How many telephones of people have logged in.
    private var devices: [String: Int] = [:]
    /// When it was made.
    private let began: WallTime

    /// When people last talked with a caller, or since they do.
    package private(set) var lastBusy: [String: WallTime] = [:]
    /// How many were away because they let it ring too often.
    package private(set) var awayByMissing = 0

    /// The desk of the people among these targets.
    package init(_ targets: [Target], at now: WallTime) {
        people = [:]
        began = now
        adopt(targets)
    }

    /// Others can be called from now on, or by other rules.
    package mutating func adopt(_ targets: [Target]) {
        people = Dictionary(
            targets.filter { !$0.isAgent }.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// Who is called by this name; nil where there is no such person.
    package func target(named name: String) -> Target? { people[name] }

    /// What an earlier run of the gateway knew; of who has done something since then nothing changes.
    package mutating func restore(_ old: [OperatorRecord], at now: WallTime) {
        let latest = now.advanced(by: Self.longestWrapUp)
        for var record in old.prefix(Self.mostRecords) where records[record.name] == nil {
            record.wrapUpUntil = record.wrapUpUntil.map { min($0, latest) }
            // A clock that was set back must not make anybody busy in days to come.
            record.lastBusy = record.lastBusy.map { min($0, now) }
            record.missed = max(0, record.missed)
            record.calls = max(0, record.calls)
            records[record.name] = record
            lastBusy[record.name] = record.lastBusy
        }
    }

    // MARK: Whom calls hold

    /// How many operators calls hold.
    package var leaseCount: Int { leases.leases.count }

    /// The call that holds an operator.
    package func holder(of name: String) -> CallID? { leases.leases[name]?.call }

    /// The operators a call holds, sorted.
    package func held(by call: CallID) -> [String] {
        leases.leases.filter { $0.value.call == call }.keys.sorted()
    }

    /// Takes an operator for a call, or says why they cannot be had; nil when they can.
    package mutating func take(_ name: String, for call: CallID, at now: WallTime) -> Refusal? {
        if let lease = leases.leases[name] { return lease.call == call ? nil : .leased }
        if let record = records[name] {
            if record.away != nil { return .away }
            if let end = record.wrapUpUntil, now < end { return .wrapUp(until: end) }
        }
        _ = leases.lease(name, for: call, at: now)
        return nil
    }

    /// Gives an operator back; nothing happens when another call holds them. Who has talked with the
    /// caller gets their time to finish.
    package mutating func release(_ name: String, for call: CallID, at now: WallTime) {
        guard holder(of: name) == call else { return }
        leases.release(name, for: call)
        since[name] = now
        guard joined.remove(name) != nil else { return }
        lastBusy[name] = now
        let wrapUp = min(people[name]?.wrapUp ?? .zero, Self.longestWrapUp)
        change(name) { record in
            record.lastBusy = now
            record.wrapUpUntil = wrapUp > .zero ? now.advanced(by: wrapUp) : nil
        }
    }

    // MARK: What happens to them

    /// Takes note of what happened in a call, as it is written down.
    package mutating func note(_ kind: JournalEvent.Kind, of call: CallID, at now: WallTime) {
        if case .dialled(let attempt, let name, _) = kind {
            rings[Ring(call: call, attempt: attempt)] = Rung(name: name)
        } else if case .ringing(let attempt, _) = kind {
            rings[Ring(call: call, attempt: attempt)]?.hasRung = true
        } else if case .bridged(let attempt) = kind {
            join(Ring(call: call, attempt: attempt), at: now)
        } else if case .attemptEnded(let attempt) = kind {
            let rung = rings.removeValue(forKey: Ring(call: call, attempt: attempt.id))
            if rung?.hasRung == true { judge(attempt, of: call, at: now) }
        }
    }

    private mutating func join(_ ring: Ring, at now: WallTime) {
        guard let name = rings[ring]?.name, holder(of: name) == ring.call else { return }
        joined.insert(name)
        lastBusy[name] = now
        change(name) { record in
            record.lastBusy = now
            record.missed = 0
            record.calls += 1
        }
    }

    /// What a ring says of whoever was rung: rings in vain count, and who says no is there. One that
    /// was over before anybody could have come says nothing.
    private mutating func judge(_ attempt: Attempt, of call: CallID, at now: WallTime) {
        let name = attempt.target
        guard let person = people[name] else { return }
        if attempt.result == .declined { return change(name) { $0.missed = 0 } }
        guard attempt.result == .noAnswer,
            attempt.ended - attempt.began >= min(Self.shortestRing, person.ringTime)
        else { return }
        change(name) { $0.missed += 1 }
        guard let most = person.awayAfterMissed, let record = records[name],
            record.missed >= most, record.away == nil
        else { return }
        change(name) { $0.away = OperatorRecord.Away(since: now, reason: .missed) }
        awayByMissing += 1
        news.append(.tooOftenMissed(name, times: record.missed, call))
    }

    /// An operator says whether they take calls. False where there is no such operator.
    package mutating func set(_ wish: PresenceWish, of name: String, at now: WallTime) -> Bool {
        guard people[name] != nil else { return false }
        if holder(of: name) == nil { since[name] = now }
        change(name) { record in
            switch wish {
            case .available:
                record.away = nil
                record.wrapUpUntil = nil
                record.missed = 0
            case .away(let note):
                let said = note.map { SafeText.plain($0, limit: PresenceWish.longestNote) }
                record.away = OperatorRecord.Away(
                    since: record.away?.since ?? now, reason: .asked, note: said)
            }
        }
        return true
    }

    /// The telephones that have logged in for an operator are these now; some of them may be kept.
    /// False where they were as many before.
    package mutating func note(
        _ kept: [OperatorDevice], ofWhoHas count: Int, named name: String
    ) -> Bool {
        change(name) { $0.devices = kept }
        return devices.updateValue(count, forKey: name) ?? 0 != count
    }

    private mutating func change(_ name: String, _ change: (inout OperatorRecord) -> Void) {
        let old = records[name] ?? OperatorRecord(name: name)
        var record = old
        change(&record)
        guard record != old else { return }
        records[name] = record
        news.append(.changed(record))
    }

    /// What is to be told, once; of what changed several times the last.
    package mutating func takeNews() -> [News] {
        defer { news = [] }
        var seen: Set<String> = []
        let latest = news.reversed().filter { item in
            guard case .changed(let record) = item else { return true }
            return seen.insert(record.name).inserted
        }
        return latest.reversed()
    }

    package var hasNews: Bool { !news.isEmpty }

    // MARK: How they are

    /// The names of everybody who can be called, sorted.
    package var names: [String] { people.keys.sorted() }

    /// How an operator is; nil where there is no such operator.
    package func status(of name: String, at now: WallTime) -> OperatorStatus? {
        guard people[name] != nil else { return nil }
        let record = records[name] ?? OperatorRecord(name: name)
        let presence: OperatorPresence
        var from = max(since[name] ?? began, record.wrapUpUntil ?? began)
        if let lease = leases.leases[name] {
            (presence, from) = (.busy(lease.call), lease.since)
        } else if let away = record.away {
            (presence, from) = (.away(away), away.since)
        } else if let end = record.wrapUpUntil, now < end {
            (presence, from) = (.wrapUp(until: end), record.lastBusy ?? now)
        } else {
            presence = .available
        }
        return OperatorStatus(
            name: name, presence: presence, since: from, calls: record.calls,
            missed: record.missed)
    }

    /// How everybody is, by name.
    package func statuses(at now: WallTime) -> [OperatorStatus] {
        names.compactMap { status(of: $0, at: now) }
    }
}
