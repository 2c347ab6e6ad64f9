// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The keys that a party without signalling presses, as tones in its voice: each is told once, and
/// nobody hears it. Allocates nothing after it was made; belongs to one media thread.
final class VoiceKeys {
    private let ear: KeypadEar
    private var mute = KeyMute()

    /// Nil when there is no memory for the detector.
    init?() {
        guard let ear = KeypadEar() else { return nil }
        self.ear = ear
    }

    /// Takes a frame of the call, `sounds` or silent, and silences what is of a key in it. The result
    /// says whether anything can still be heard.
    func hear(
        _ frame: UnsafeMutableBufferPointer<Int16>, sounds: Bool, of party: Party,
        at time: SampleTime, events: any MediaEventSink
    ) -> Bool {
        let hearing = sounds ? ear.hear(frame) : ear.hearNothing()
        if hearing.isKey { mute.heardTone() }
        if let key = hearing.released {
            events.emit(
                .keyReleased(
                    party, key, by: .inband, after: .microseconds(Int64(hearing.length) * 125)))
        }
        if let key = hearing.pressed { events.emit(.tone(party, key, at: time)) }
        return mute.apply(to: frame) && sounds
    }
}
