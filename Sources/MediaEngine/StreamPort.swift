// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What came over a stream since the last tick.
package enum StreamInput {
    /// Whole samples in the port's format, any number; valid only during the call that delivers
    /// them.
    case audio(UnsafeBufferPointer<UInt8>)
    /// Comes back as `MediaEvent.mark` once everything before it has been played.
    case mark(String)
    /// Drop what has not been played.
    case clear
}

/// The stream of a party: bounded rings between the media thread and the socket's.
package protocol StreamPort: AnyObject {
    /// How sound is written in both directions.
    var format: StreamFormat { get }
    /// Whether keys come as tones in the sound: an analog telephone may be at the other end.
    var bringsTones: Bool { get }
    /// Takes one frame of `format` that the party hears; called on every tick.
    func send(_ payload: UnsafeBufferPointer<UInt8>)
    /// Hands over everything that came since the last tick, in order.
    func receive(_ body: (StreamInput) -> Void)
}

extension StreamPort {
    package var bringsTones: Bool { false }
}
