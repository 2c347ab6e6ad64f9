// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON

/// Which calls to list.
package struct CallQuery: Sendable, Hashable {
    /// At most this many, newest first.
    package var limit: Int
    /// Only calls that arrived before this moment: the `arrived` of the last call of one page
    /// asks for the next.
    package var before: WallTime?
    /// Only calls that arrived at this moment or later.
    package var since: WallTime?
    /// Only calls that have not ended.
    package var onlyRunning: Bool
    /// Only calls whose caller gave up while waiting for a person.
    package var onlyAbandoned: Bool
    /// Only calls that arrived on the line of this name.
    package var line: String?
    /// Only calls whose last handoff ended so.
    package var outcome: Outcome?
    /// Only calls without a handoff that ended.
    package var onlyWithoutOutcome = false
    /// Only calls in which this rule called a person.
    package var rule: String?
    /// Only calls in which the target of this name was called.
    package var target: String?
    /// Only calls in which each of these was said, spotted or given as a reason, in lower case.
    package var words: [String] = []
    /// Only calls whose caller was promised to be called back.
    package var callbacks: Callbacks?

    package enum Callbacks: String, Sendable, Hashable, CaseIterable {
        /// Nobody has called them back yet.
        case due
        case all
    }

    package init(
        limit: Int = 50, before: WallTime? = nil, onlyRunning: Bool = false,
        onlyAbandoned: Bool = false, callbacks: Callbacks? = nil
    ) {
        self.callbacks = callbacks
        self.limit = limit
        self.before = before
        self.onlyRunning = onlyRunning
        self.onlyAbandoned = onlyAbandoned
    }

    /// What is asked of the events of a call goes through the newest so many calls of the time that
    /// is asked for, and no further.
    package static let searched = 20_000

    /// Whether it asks for more than a list shows.
    package var looksInside: Bool { rule != nil || target != nil || !words.isEmpty }

    /// Whether a call matches, its place in the list and what is inside it aside.
    package func admits(_ summary: CallSummary) -> Bool {
        if let before, summary.arrived >= before { return false }
        if let since, summary.arrived < since { return false }
        if onlyAbandoned, !summary.isAbandoned { return false }
        switch callbacks {
        case .due: if summary.callback?.isDue != true { return false }
        case .all: if summary.callback == nil { return false }
        case nil: break
        }
        if let line, summary.line != line { return false }
        if let outcome, summary.outcome != outcome.rawValue { return false }
        if onlyWithoutOutcome, summary.outcome != nil { return false }
        return !onlyRunning || summary.ended == nil
    }

    /// Whether what is asked for is in the records of a call.
    package func admits(_ records: some Sequence<JournalRecord>) -> Bool {
        var (isOfRule, hasTarget, missing) = (rule == nil, target == nil, Set(words))
        for record in records {
            if record.name == EventName.escalated {
                isOfRule = isOfRule || record.detail["trigger"]?.string == rule
            }
            if record.name == EventName.dialled {
                hasTarget = hasTarget || record.detail["target"]?.string == target
            }
            guard !missing.isEmpty, EventName.spoken.contains(record.name) else { continue }
            let text = ["text", "phrase", "reason"].lazy.compactMap { record.detail[$0]?.string }
                .first?.lowercased()
            guard let text else { continue }
            missing = missing.filter { !text.contains($0) }
        }
        return isOfRule && hasTarget && missing.isEmpty
    }
}
