// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the control side tells the media of one call; applied between two ticks, in order.
package enum MediaCommand: Sendable {
    /// Opens a party's RTP leg on the packet port the shell has for it.
    case openRTP(Party, RTPLegSettings)
    /// Changes codec, remote address or direction of an open leg without a break in the stream.
    case updateRTP(Party, RTPLegSettings)
    /// Opens a party's leg on the stream port the shell has for it (an agent over a WebSocket).
    case openStream(Party)
    /// Makes the open stream leg of one party that of another, whose own is closed: nothing of
    /// its sound is lost.
    case moveStream(from: Party, to: Party)
    case close(Party)
    case route(Routing)
    case load(ClipID, Clip)
    case unload(ClipID)
    case play(ClipID, on: Lane, loops: Bool)
    case stop(Lane)
    /// Presses a key toward a party for 100 ms: as a telephone event, or as a tone where none were agreed.
    /// A stream gets neither: its protocol has a message for it.
    case sendDigit(Party, Character)
    /// The same until `releaseKey`.
    case holdKey(Party, Character)
    /// The held key is up; it was down for so long.
    case releaseKey(Party, Character, after: Duration)
    /// Whether the sound of the call is kept; ignored where nobody keeps it.
    case record(RecordingOrder)
    /// Says `streamDrained` when the sound of a party's stream comes to such a pause; at once when
    /// it is in one.
    case awaitStream(Party, StreamPause)
}
