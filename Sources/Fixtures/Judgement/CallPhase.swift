// SPDX-License-Identifier: Apache-2.0

import Verdicts

/// A part of a call that has no fixed time, as expectations name it.
enum CallPhase: String, Sendable, Hashable, CaseIterable {
    case beforeHandoff = "before the handoff"
    /// From the handoff's beginning to each bridge, and from the loss of an operator to the next.
    case waiting = "while waiting"
    /// From each bridge until caller or operator leaves.
    case conversation = "in conversation"
    /// After a handoff that brought the caller to nobody, or after the conversation.
    case afterwards = "after the handoff"

    /// When a call was in each of its phases, in milliseconds, by its timeline.
    static func times(in lines: [TimelineLine]) -> [CallPhase: [Range<Int64>]] {
        var times: [CallPhase: [Range<Int64>]] = [:]
        var phase: CallPhase? = .beforeHandoff
        var since: Int64 = lines.first?.milliseconds ?? 0
        func enter(_ next: CallPhase?, at now: Int64) {
            if let phase, since < now { times[phase, default: []].append(since..<now) }
            phase = next
            since = now
        }
        var isHandedOff = false
        for line in lines where phase != nil {
            if line.subject == "handoff" { isHandedOff = line.event == "ends" }
            guard let next = phase?.next(after: line, isHandedOff: isHandedOff) else { continue }
            enter(next.phase, at: line.milliseconds)
        }
        enter(nil, at: lines.last?.milliseconds ?? 0)
        return times
    }

    /// The phase a line begins, nil inside of it for none any more; nil where it goes on.
    private func next(
        after line: TimelineLine, isHandedOff: Bool
    ) -> (phase: CallPhase?, Void)? {
        switch (line.subject, line.event) {
        case ("caller", "leaves"), ("call", "ends"): (nil, ())
        case ("handoff", "begins"): (.waiting, ())
        case ("bridge", "joins"): (.conversation, ())
        case ("handoff", "ends") where self == .waiting: (.afterwards, ())
        case (let party, "leaves") where self == .conversation && party != "agent":
            (isHandedOff ? .afterwards : .waiting, ())
        default: nil
        }
    }
}
