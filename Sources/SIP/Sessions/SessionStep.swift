// SPDX-License-Identifier: Apache-2.0

/// What one input made of a session.
struct SessionStep: Sendable {
    var effects: [SessionEffect]
    /// The flow its requests took before and take now.
    var flowBefore: Flow?
    var flow: Flow?
    /// Whether nothing can happen to it any more.
    var isForgettable: Bool
}
