// SPDX-License-Identifier: Apache-2.0

/// What an agent sent over its stream since the last tick.
package enum StreamInput {
    /// PCMU at 8 kHz, any length; valid only during the call that delivers it.
    case audio(UnsafeBufferPointer<UInt8>)
    /// Comes back as `MediaEvent.mark` once everything before it has been played.
    case mark(String)
    /// Drop what has not been played.
    case clear
}

/// The stream to an agent: bounded rings between the media thread and the socket's.
package protocol StreamPort: AnyObject {
    /// Takes one frame of 160 PCMU bytes that the agent hears; called on every tick.
    func send(_ payload: UnsafeBufferPointer<UInt8>)
    /// Hands over everything that came since the last tick, in order.
    func receive(_ body: (StreamInput) -> Void)
}
