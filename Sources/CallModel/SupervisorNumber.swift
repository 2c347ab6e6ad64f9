// SPDX-License-Identifier: Apache-2.0

/// Which of a call's supervisors.
package enum SupervisorNumber: Int, Sendable, Hashable, CaseIterable {
    case first = 1
    case second
}
