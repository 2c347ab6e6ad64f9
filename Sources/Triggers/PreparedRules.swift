// SPDX-License-Identifier: Apache-2.0

/// Rules in the order in which they are judged, and which of them a signal is for: made once for
/// all calls that go by them.
package struct PreparedRules: Sendable {
    let rules: [ArmedRule]
    let index: TopicIndex
    /// Of each rule whether it judges a moment only when all of it is known.
    let settlesLate: [Bool]

    package init(
        _ rules: [TriggerRule], honouring honoured: AlwaysHonoured = AlwaysHonoured()
    ) {
        let configured = rules.enumerated().sorted {
            ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset)
        }
        self.rules =
            configured.map { ArmedRule($0.element, isBuiltIn: false) }
            + honoured.rules.map { ArmedRule($0, isBuiltIn: true) }
        index = TopicIndex(self.rules.map(\.rule.condition.interests))
        settlesLate = self.rules.map(\.rule.condition.settlesLate)
    }
}
