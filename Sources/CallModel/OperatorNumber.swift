// SPDX-License-Identifier: Apache-2.0

/// Which of a call's operators: as many as may ring or be briefed at once.
package enum OperatorNumber: Int, Sendable, Hashable, CaseIterable {
    case first = 1
    case second, third, fourth
}
