// SPDX-License-Identifier: Apache-2.0

import CallModel
import RTP
import Timing

/// Keys of a party, whichever way they come, and keys sent to it.
extension RTPLeg {
    /// Tells what is new about a telephone event.
    func tell(_ report: TelephoneEventReport, at time: SampleTime, events: any MediaEventSink) {
        if let key = report.ended?.digit {
            events.emit(.keyReleased(party, key, by: .telephoneEvent, after: report.endedAfter))
        }
        if let key = report.began?.digit { events.emit(.digit(party, key, at: time)) }
    }

    /// Looks for the tones of a key in a frame of the party's voice, and has them silenced.
    func hearKeys(
        in frame: UnsafeMutableBufferPointer<Int16>, sounds: Bool, at time: SampleTime,
        events: any MediaEventSink
    ) {
        let hearing = sounds ? ear.hear(frame) : ear.hearNothing()
        if hearing.isKey { mute.heardTone() }
        // What it is just being played comes back from hybrids and loudspeakers: no key of the party's.
        if let key = hearing.pressed, tones.isBusy, tones.mayEcho(key) {
            echo = key
            return
        }
        if let key = hearing.released, key == echo {
            echo = nil
        } else if let key = hearing.released {
            events.emit(
                .keyReleased(
                    party, key, by: .inband, after: .microseconds(Int64(hearing.length) * 125)))
        }
        if let key = hearing.pressed { events.emit(.tone(party, key, at: time)) }
    }

    /// Presses a key for 100 ms: as a telephone event where the peer takes them, else as a tone.
    func press(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        let hasRoom =
            sender.telephoneEvents == nil
            ? tones.press(event, for: .milliseconds(100)) : sender.press(event)
        if !hasRoom { statistics.keysDropped &+= 1 }
    }

    /// Presses a key that stays down until it is released.
    func hold(_ key: Character) {
        guard let event = TelephoneEvent(digit: key) else { return }
        let hasRoom =
            sender.telephoneEvents == nil ? tones.press(event, for: nil) : sender.hold(event)
        if !hasRoom { statistics.keysDropped &+= 1 }
    }

    /// Of whichever way it was pressed: a later answer may have brought or taken telephone events.
    func release(_ key: Character, after time: Duration) {
        guard let event = TelephoneEvent(digit: key) else { return }
        tones.release(event, after: time)
        sender.release(event, after: time)
    }
}
