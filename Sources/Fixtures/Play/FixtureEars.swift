// SPDX-License-Identifier: Apache-2.0

import CallModel
import Gateway
import GatewayTesting
import Timing

/// Listens to the one call of a fixture: keeps what each party said and was sent, and hears it with the
/// detectors of a live gateway, or by level alone.
final class FixtureEars: SimHearing {
    private let detectors: CallHearing?
    private var gates: [Party: SpeechGate] = [:]
    private var call: CallID?
    private(set) var said: [Party: SoundTrack] = [:]
    private(set) var sent: [Party: SoundTrack] = [:]

    /// Without settings there are no detectors.
    init(_ settings: CallHearing.Settings?) { detectors = settings.map { CallHearing($0) } }

    func began(_ call: CallID) {
        self.call = self.call ?? call
        detectors?.watch(call)
    }

    func heard(
        _ frame: UnsafeBufferPointer<Int16>, from party: Party, in call: CallID,
        at time: SampleTime, _ now: Instant
    ) -> [Signal] {
        if call == self.call { said[party, default: SoundTrack()].add(frame, at: now) }
        if let detectors { return detectors.hear(frame, of: party, in: call, at: time) }
        return gates[party, default: SpeechGate()].hear(frame, from: party, at: time).map { [$0] }
            ?? []
    }

    func sent(
        _ frame: UnsafeBufferPointer<Int16>, to party: Party, in call: CallID, _ now: Instant
    ) {
        if call == self.call { sent[party, default: SoundTrack()].add(frame, at: now) }
        detectors?.play(frame, to: party, in: call)
    }

    func advance(_ call: CallID) -> [Signal] {
        guard let detectors else { return [] }
        return detectors.advance().flatMap(\.signals)
    }

    func talkBegan(_ call: CallID) -> [Signal] { detectors?.talkBegan(call) ?? [] }

    func ended(_ call: CallID) { detectors?.forget(call) }
}
