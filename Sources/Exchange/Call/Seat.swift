// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The place a leg has in its call; a leg of any kind may be on any of them.
package enum Seat: Sendable, Hashable, CustomStringConvertible {
    case caller
    /// Whoever talks with the caller as their agent.
    case agent
    /// Whoever is to take the caller: a seat for each attempt to reach somebody.
    case attempt(AttemptID, as: OperatorNumber)

    /// The party whoever sits there is.
    package var party: Party {
        switch self {
        case .caller: .caller
        case .agent: .agent
        case .attempt(_, let number): .operator(number)
        }
    }

    package var description: String {
        switch self {
        case .caller, .agent: party.rawValue
        case .attempt(let attempt, _): "\(attempt)"
        }
    }
}
