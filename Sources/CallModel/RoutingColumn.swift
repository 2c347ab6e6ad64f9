// SPDX-License-Identifier: Apache-2.0

/// What a listener of one kind can hear.
package protocol RoutingColumn: Sendable, Hashable {
    /// Which voice it is, or which of the listener's own lanes.
    var source: RoutingColumnSource { get }
}

package enum RoutingColumnSource: Sendable, Hashable {
    case voice(Party)
    case lane(Lane.Kind)
}

/// What the caller can hear: everybody else, music and what the gateway says. No whisper.
package enum CallerColumn: RoutingColumn {
    case agent
    case `operator`(OperatorNumber)
    case supervisor(SupervisorNumber)
    case hold, announcement

    package static var `operator`: Self { .operator(.first) }
    package static var supervisor: Self { .supervisor(.first) }

    package var source: RoutingColumnSource {
        switch self {
        case .agent: .voice(.agent)
        case .operator(let number): .voice(.operator(number))
        case .supervisor(let number): .voice(.supervisor(number))
        case .hold: .lane(.hold)
        case .announcement: .lane(.announcement)
        }
    }
}

/// What the agent can hear: everybody else and, in the place of a caller whose phone holds, music. No
/// whisper.
package enum AgentColumn: RoutingColumn {
    case caller
    case `operator`(OperatorNumber)
    case supervisor(SupervisorNumber)
    case hold

    package static var `operator`: Self { .operator(.first) }
    package static var supervisor: Self { .supervisor(.first) }

    package var source: RoutingColumnSource {
        switch self {
        case .caller: .voice(.caller)
        case .operator(let number): .voice(.operator(number))
        case .supervisor(let number): .voice(.supervisor(number))
        case .hold: .lane(.hold)
        }
    }
}

/// What an operator or a supervisor can hear: everybody else, music in the place of a caller whose
/// phone holds, and what is said to them alone.
package enum StaffColumn: RoutingColumn {
    case caller, agent
    case `operator`(OperatorNumber)
    case supervisor(SupervisorNumber)
    case hold, whisper, notice

    package static var `operator`: Self { .operator(.first) }
    package static var supervisor: Self { .supervisor(.first) }

    package var source: RoutingColumnSource {
        switch self {
        case .caller: .voice(.caller)
        case .agent: .voice(.agent)
        case .operator(let number): .voice(.operator(number))
        case .supervisor(let number): .voice(.supervisor(number))
        case .hold: .lane(.hold)
        case .whisper: .lane(.whisper)
        case .notice: .lane(.notice)
        }
    }
}
