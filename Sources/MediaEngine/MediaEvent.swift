// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What the media of one call tells the control side.
package enum MediaEvent: Sendable, Hashable {
    /// A clip sounded to its end; never for one that was stopped, replaced or loops.
    case played(ClipID, on: Lane)
    /// A clip could not be played: it was never loaded, or it is empty and was to loop.
    case unplayable(ClipID, on: Lane)
    /// A key came as a telephone event.
    case digit(Party, Character, at: SampleTime)
    /// A key came as a tone in the party's voice.
    case tone(Party, Character, at: SampleTime)
    /// A key that came as an event or a tone is up again, after so long.
    case keyReleased(Party, Character, by: Digit.Carrier, after: Duration)
    /// Everything the agent sent before this mark has been played or cleared.
    case mark(Party, name: String)
    /// The agent's sound ran out and nothing followed.
    case streamDrained(Party)
    /// The first RTP packet since the leg was opened.
    case firstPacket(Party)
    /// No sign of life for this long, told once until one comes again. Zero for a leg that could not
    /// be opened at all.
    case wentSilent(Party, for: Duration)
    /// Counters of a leg, every five seconds and when it closes, which is the last time.
    case statistics(Party, LegStatistics, isLast: Bool)
    /// An unloaded clip on its way back, so that its memory is freed off the media thread.
    case unloaded(ClipID, Clip)
    /// The control side asked for what it must not.
    case violation(MediaViolation)
}

/// A broken invariant that the media side noticed.
package enum MediaViolation: Sendable, Hashable {
    /// A leg was to be opened without a port, with a codec that is none, or without memory.
    case legNotOpened(Party)
}
