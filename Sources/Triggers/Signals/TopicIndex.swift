// SPDX-License-Identifier: Apache-2.0

/// Which rules are interested in what, so that a signal costs what the rules cost that it may meet.
struct TopicIndex: Sendable {
    private var rules: [SignalTopic: [Int]] = [:]

    /// Of the interests of rules, by the rules' numbers.
    init(_ interests: [SignalInterest]) {
        for (rule, topics) in interests.enumerated() {
            for topic in topics { rules[topic, default: []].append(rule) }
        }
    }

    /// The numbers of the rules that a signal is for, in order.
    func rules(for heard: HeardSignal) -> [Int] {
        var found: [Int] = []
        var sources = 0
        for topic in heard.topics {
            guard let interested = rules[topic] else { continue }
            sources += 1
            found += interested
        }
        guard sources > 1 else { return found }
        found.sort()
        var last = -1
        found.removeAll { rule in
            defer { last = rule }
            return rule == last
        }
        return found
    }
}
