// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaEngine

/// What the media threads tell the control side.
package enum MediaDelivery: Sendable {
    case event(CallID, MediaEvent)
    /// The sockets of a leg are closed; their port may go back to its pool.
    case portClosed(CallID, Party, port: UInt16)
    /// Everything of a removed call is gone.
    case removed(CallID)
}
