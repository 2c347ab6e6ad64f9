// SPDX-License-Identifier: Apache-2.0

/// Who takes part in a call.
package enum Party: Sendable, Hashable, CaseIterable {
    /// The person who rang the line.
    case caller
    /// The AI voice bot.
    case agent
    /// A human who is brought in.
    case `operator`(OperatorNumber)
    /// A human who listens to an operator's call, coaches or steps in.
    case supervisor(SupervisorNumber)

    /// The first operator, in most calls the only one.
    package static var `operator`: Party { .operator(.first) }
    package static var supervisor: Party { .supervisor(.first) }

    /// Everybody a call can have, in the order of tables and timelines.
    package static let allCases =
        [.caller, .agent] + OperatorNumber.allCases.map { Party.operator($0) }
        + SupervisorNumber.allCases.map { Party.supervisor($0) }

    /// The place in `allCases`.
    package var index: Int {
        switch self {
        case .caller: 0
        case .agent: 1
        case .operator(let number): 1 + number.rawValue
        case .supervisor(let number): 1 + OperatorNumber.allCases.count + number.rawValue
        }
    }

    /// What parties are, as rules and settings speak of them: `operator` there is each of them.
    package enum Role: String, Sendable, Hashable, CaseIterable {
        case caller, agent, `operator`, supervisor
    }

    package var role: Role {
        switch self {
        case .caller: .caller
        case .agent: .agent
        case .operator: .operator
        case .supervisor: .supervisor
        }
    }

    // By number: what `RawRepresentable` would bring compares and hashes names.
    package static func == (one: Party, other: Party) -> Bool { one.index == other.index }
    package func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

/// The name in journals, timelines, files and the API: `caller`, `operator`, `operator-2`.
extension Party: RawRepresentable, CustomStringConvertible {
    package init?(rawValue: String) {
        guard let party = Self.allCases.first(where: { $0.rawValue == rawValue }) else {
            return nil
        }
        self = party
    }

    package var rawValue: String {
        switch self {
        case .caller: "caller"
        case .agent: "agent"
        case .operator(.first): "operator"
        case .operator(let number): "operator-\(number.rawValue)"
        case .supervisor(.first): "supervisor"
        case .supervisor(let number): "supervisor-\(number.rawValue)"
        }
    }

    package var description: String { rawValue }
}

/// Which of a call's operators: as many as may ring or be briefed at once.
package enum OperatorNumber: Int, Sendable, Hashable, CaseIterable {
    case first = 1
    case second, third, fourth
}

/// Which of a call's supervisors.
package enum SupervisorNumber: Int, Sendable, Hashable, CaseIterable {
    case first = 1
    case second
}
