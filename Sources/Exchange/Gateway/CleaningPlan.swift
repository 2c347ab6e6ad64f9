// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaEngine

/// What is done to the sound of parties on telephones: by their roles, and otherwise for the callers
/// of some lines and for some targets.
package struct CleaningPlan: Sendable, Hashable {
    /// None where a role is left out.
    package var roles: [Party.Role: Cleaning]
    /// Of callers on these lines, in place of their role's.
    package var lines: [String: Cleaning]
    /// Of operators at these targets, in place of their role's.
    package var targets: [String: Cleaning]

    package init(
        roles: [Party.Role: Cleaning] = [:], lines: [String: Cleaning] = [:],
        targets: [String: Cleaning] = [:]
    ) {
        self.roles = roles
        self.lines = lines
        self.targets = targets
    }

    package func ofCaller(onLine name: String) -> Cleaning {
        lines[name] ?? roles[.caller] ?? .none
    }

    package func ofOperator(atTarget name: String) -> Cleaning {
        targets[name] ?? roles[.operator] ?? .none
    }
}
