// SPDX-License-Identifier: Apache-2.0

/// An operator or a supervisor: whoever can be told something that neither caller nor agent hears.
package enum Staff: Sendable, Hashable, CaseIterable {
    case `operator`(OperatorNumber)
    case supervisor(SupervisorNumber)

    /// The first operator, in most calls the only one.
    package static var `operator`: Staff { .operator(.first) }
    package static var supervisor: Staff { .supervisor(.first) }

    package static let allCases =
        OperatorNumber.allCases.map { Staff.operator($0) }
        + SupervisorNumber.allCases.map { Staff.supervisor($0) }

    package var party: Party {
        switch self {
        case .operator(let number): .operator(number)
        case .supervisor(let number): .supervisor(number)
        }
    }

    /// Nil for the caller and the agent.
    package init?(_ party: Party) {
        switch party {
        case .caller, .agent: return nil
        case .operator(let number): self = .operator(number)
        case .supervisor(let number): self = .supervisor(number)
        }
    }
}
