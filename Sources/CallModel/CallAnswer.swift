// SPDX-License-Identifier: Apache-2.0

/// What a call answers to a request from outside.
package enum CallAnswer: Sendable, Hashable {
    /// It does so; with the handoff that runs then, where one does.
    case accepted(HandoffID?)
    /// There is no such target; the names there are.
    case unknownTarget(String, known: [String])
    /// There is no such route; the names there are.
    case unknownRoute(String, known: [String])
    /// Not in this state of the call; the words say which it is in.
    case refused(String)
}
