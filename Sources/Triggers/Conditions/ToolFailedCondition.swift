// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// A tool of the agent's has failed, or failed so many times within a window.
package struct ToolFailedCondition: TriggerCondition {
    /// One of these; none takes any.
    package var tools: [String]
    package var times: Int
    package var within: Duration
    /// Whether one that works ends the count.
    var isInARow: Bool

    private let known: Set<String>
    private var window: FindingWindow

    package init(
        _ tools: [String] = [], times: Int = 1, within: Duration = .seconds(120),
        isInARow: Bool = false
    ) {
        self.tools = tools
        self.times = times
        self.within = within
        self.isInARow = isInARow
        known = Set(tools)
        window = FindingWindow(count: times, within: within)
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        window.lapse(at: now)
        guard case .reported(.tool(let tool, let error)) = heard.signal,
            known.isEmpty || known.contains(tool)
        else { return nil }
        guard let error else {
            if isInARow { window.forget() }
            return nil
        }
        let finding = Finding(detail: "\(tool) failed: \(error.prefix(80))")
        let part = Finding.Part(finding: finding, signal: heard.signal.name, at: now)
        return window.add(part, at: now).map { Finding($0) }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        window.lapse(at: now)
        return nil
    }

    package var nextDeadline: Instant? { window.nextLapse }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .returned { window.forget() }
    }

    package mutating func takeNotes() -> [ConditionNote] { window.takeNotes() }
}

extension ToolFailedCondition {
    package static let name = "tool-failed"
    package static let doc = "the agent reports that a tool of its own failed"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.texts(Field("tools", "names of tools; any when left out")),
            times: fields.integer(Field("times", "how often within the window"), 1, in: 1...100),
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(120), in: 1...3600),
            isInARow: fields.flag(
                Field("in_a_row", "a tool that works ends the count"), false))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("tools", .texts(tools), unless: .texts([]))
        list.add("times", .integer(times), unless: .integer(1))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(120)))
        list.add("in_a_row", .flag(isInARow), unless: .flag(false))
        return list
    }

    package var interests: SignalInterest { [.tools] }
}
