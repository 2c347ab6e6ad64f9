// SPDX-License-Identifier: Apache-2.0

/// How a supervisor takes part in a conversation between the caller and an operator.
package enum Supervision: Sendable, Hashable, CaseIterable {
    /// Hears both and is heard by nobody.
    case listening
    /// Is heard by the operator alone.
    case coaching
    /// Is heard by both.
    case bargingIn
}

extension Routing {
    /// The same table with a supervisor of the conversation between the caller and this operator.
    package func supervised(
        by supervisor: SupervisorNumber = .first, _ supervision: Supervision,
        of operator: OperatorNumber = .first
    ) -> Routing {
        var routing = self
        routing[.supervisor(supervisor)] = [.caller, .operator(`operator`)]
        let (isCoach, isHeardByAll) =
            switch supervision {
            case .listening: (false, false)
            case .coaching: (true, false)
            case .bargingIn: (true, true)
            }
        routing[.operator(`operator`)][.supervisor(supervisor)] = isCoach ? 1 : 0
        routing.caller[.supervisor(supervisor)] = isHeardByAll ? 1 : 0
        return routing
    }
}
