// SPDX-License-Identifier: Apache-2.0

/// Who takes part in a call.
package enum Party: String, Sendable, Hashable, CaseIterable {
    /// The person who rang the line.
    case caller
    /// The AI voice bot.
    case agent
    /// The human who is brought in.
    case `operator`
}
