// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Holds what a call is to do until what it noted before is written down. Each call waits for its
/// own records alone, and does everything in the order in which it was decided.
///
/// A journal that does not answer stops nobody: after `patience` the call goes on, and does not
/// wait again before all its records are answered. While the journal answers nothing at all, other
/// calls do not begin to wait for it either.
package struct WriteAhead<Action: Sendable>: Sendable {
    package enum Input: Sendable {
        /// A record of the call goes to the journal.
        case noted(CallID, sequence: Int)
        /// The call is to do this, once everything it noted before is written.
        case act(CallID, Action)
        /// The journal has written these records, or never will. Answers may come in any order.
        case answered(CallID, ClosedRange<Int>)
        /// The call is over; nobody will ask what became of its last records.
        case over(CallID)
        case timersDue
    }

    package enum Effect: Sendable {
        case perform(Action)
        /// The call has waited long enough for these records.
        case wentOn(CallID, records: Int)
        /// The journal has answered nothing for as long as calls wait for it.
        case fellSilent
        /// It answers again.
        case answers(after: Duration)
        /// All records of a call that had gone on are answered; so many came late.
        case caughtUp(CallID, late: Int)
    }

    /// How often waiting was not enough.
    package struct Counts: Sendable, Hashable {
        /// Records given to the journal that have no answer yet.
        package var unanswered = 0
        /// Records that calls did not wait for, or not to the end.
        package var late = 0
        /// Times that a call went on without waiting any longer.
        package var impatient = 0

        package init() {}
    }

    /// What one call waits for.
    private struct Line {
        enum Item {
            case record(sequence: Int, since: Instant)
            case action(Action)

            var isAction: Bool {
                if case .action = self { true } else { false }
            }
        }

        /// In order; begins with a record, whose age decides how long the call still waits.
        var items: [Item] = []
        var unanswered = 0
        /// Records not waited for since the call went on; nil while it waits as it should.
        var late: Int?
    }

    /// More than this a call does not keep waiting: it goes on as if its patience had run out.
    package static var longestLine: Int { 1000 }

    package private(set) var counts = Counts()
    /// When it turned out that the journal answers nothing; nil while it answers.
    package private(set) var silentSince: Instant?
    private var lastAnswer: Instant?
    private let patience: Duration
    private var lines: [CallID: Line] = [:]
    private var deadlines = TimerHeap<CallID>()
    private var heldCount = 0

    package init(patience: Duration) { self.patience = patience }

    /// Whether nothing is held back.
    package var isEmpty: Bool { heldCount == 0 }

    /// When the patience of the next call runs out.
    package var nextDeadline: Instant? { deadlines.nextDeadline }

    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        switch input {
        case .noted(let call, let sequence): return note(sequence, of: call, at: now)
        case .act(let call, let action): return act(action, of: call, at: now)
        case .answered(let call, let sequences): return answer(sequences, of: call, at: now)
        case .over(let call):
            if let line = lines[call], line.items.isEmpty {
                counts.unanswered -= line.unanswered
                lines[call] = nil
            }
            return []
        case .timersDue:
            let due = deadlines.popAllDue(at: now)
            var effects: [Effect] = []
            if !due.isEmpty, silentSince == nil, lastAnswer.map({ now - $0 >= patience }) ?? true {
                silentSince = now
                effects.append(.fellSilent)
            }
            return effects + due.flatMap { goOn($0) }
        }
    }

    private mutating func note(_ sequence: Int, of call: CallID, at now: Instant) -> [Effect] {
        var line = lines[call] ?? Line()
        line.unanswered += 1
        counts.unanswered += 1
        if line.late == nil, line.items.isEmpty, silentSince != nil {
            line.late = 0
            counts.impatient += 1
        }
        if let late = line.late {
            line.late = late + 1
            counts.late += 1
        } else {
            line.items.append(.record(sequence: sequence, since: now))
            if line.items.count == 1 { deadlines.set(call, at: now + patience) }
        }
        lines[call] = line
        return []
    }

    private mutating func act(_ action: Action, of call: CallID, at now: Instant) -> [Effect] {
        guard let line = lines[call], !line.items.isEmpty else { return [.perform(action)] }
        lines[call]?.items.append(.action(action))
        heldCount += 1
        guard line.items.count >= Self.longestLine else { return [] }
        return goOn(call)
    }

    private mutating func answer(
        _ sequences: ClosedRange<Int>, of call: CallID, at now: Instant
    ) -> [Effect] {
        var effects: [Effect] = []
        lastAnswer = now
        if let since = silentSince {
            silentSince = nil
            effects.append(.answers(after: now - since))
        }
        guard var line = lines[call] else { return effects }
        let answered: Int
        if line.late != nil {
            answered = min(sequences.count, line.unanswered)
        } else {
            let before = line.items.count
            line.items.removeAll { item in
                if case .record(let sequence, _) = item {
                    sequences.contains(sequence)
                } else {
                    false
                }
            }
            answered = before - line.items.count
        }
        line.unanswered -= answered
        counts.unanswered -= answered
        effects += advance(&line, of: call)
        if line.unanswered == 0 {
            if let late = line.late { effects.append(.caughtUp(call, late: late)) }
            lines[call] = nil
        } else {
            lines[call] = line
        }
        return effects
    }

    /// Lets go what stands before the first record without an answer.
    private mutating func advance(_ line: inout Line, of call: CallID) -> [Effect] {
        var effects: [Effect] = []
        for case .action(let action) in line.items.prefix(while: \.isAction) {
            effects.append(.perform(action))
        }
        line.items.removeFirst(effects.count)
        heldCount -= effects.count
        if case .record(_, let since) = line.items.first {
            deadlines.set(call, at: since + patience)
        } else {
            deadlines.cancel(call)
        }
        return effects
    }

    /// The call waits no longer.
    private mutating func goOn(_ call: CallID) -> [Effect] {
        guard var line = lines[call], line.late == nil else { return [] }
        let actions = line.items.compactMap { item -> Effect? in
            if case .action(let action) = item { .perform(action) } else { nil }
        }
        heldCount -= actions.count
        line.items = []
        line.late = line.unanswered
        counts.late += line.unanswered
        counts.impatient += 1
        lines[call] = line
        deadlines.cancel(call)
        return [.wentOn(call, records: line.unanswered)] + actions
    }
}
