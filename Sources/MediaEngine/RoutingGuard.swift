// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Holds a table against what its type cannot say, before it sounds.
///
/// The control side is meant never to break it. If it does, the media side would rather be silent
/// than deafen anybody.
enum RoutingGuard {
    /// The largest gain a table may have: 4 is 12 dB, beyond that is a mistake.
    static let gainLimit: Float = 4

    /// Finite gains between silence and the limit, whatever came in.
    static func bounded(_ routing: Routing) -> Routing { routing.bounded(to: gainLimit) }
}
