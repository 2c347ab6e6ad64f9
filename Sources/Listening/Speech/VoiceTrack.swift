// SPDX-License-Identifier: Apache-2.0

import Inference
import Timing

/// Voice activity of one leg: the energy gate on every step, Silero on what the gate lets
/// through, and two segmenters over the result, one to report and one that opens the phone model.
final class VoiceTrack {
    /// Hops of 32 ms kept behind a closed gate, so that Silero hears how speech begins.
    private static let backlog: Int64 = 6
    private static let hop = Int64(SileroModel.hop)

    private(set) var gate = EnergyGate()
    private(set) var reported = SpeechSegmenter(beginThreshold: 0.5, goOnThreshold: 0.35)
    private(set) var opening: SpeechSegmenter
    let state = FloatBuffer(SileroModel.stateSize)
    /// Next sample Silero looks at, and the next the gate looks at.
    private(set) var position: Int64 = 0
    private var gatePosition: Int64 = 0
    private var skipped: Int64 = 0
    /// What the gate said of the last steps: 1 open, 2 sounding.
    private var flags: [UInt8] = Array(repeating: 0, count: 512)
    private var steps: [Int16] = Array(repeating: 0, count: EnergyGate.step)
    let usesModel: Bool
    /// Silero's last probability, or 1 and 0 for the gate alone.
    private(set) var probability: Float = 0

    init(usesModel: Bool, tuning: ListeningTuning) {
        self.usesModel = usesModel
        opening = SpeechSegmenter(
            beginThreshold: tuning.openProbability, goOnThreshold: tuning.keepProbability)
        opening.shortest = 0
        opening.hangover = 2000
    }

    /// Runs the gate over everything new.
    func hearGate(_ history: SoundHistory) {
        let step = Int64(EnergyGate.step)
        while gatePosition + step <= history.end {
            steps.withUnsafeMutableBufferPointer { history.read(from: gatePosition, into: $0) }
            let isOpen = steps.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { gate.hear($0) } ?? false
            }
            let sounding = isOpen && gate.quietRun < 8
            flags[Int(gatePosition / step) % flags.count] = (isOpen ? 1 : 0) | (sounding ? 2 : 0)
            gatePosition += step
        }
    }

    /// Whether a flag is set in any step of these samples, as far as the gate has heard.
    private func any(_ flag: UInt8, from start: Int64, to end: Int64) -> Bool {
        let step = Int64(EnergyGate.step)
        var place = max(start, gatePosition - Int64(flags.count - 1) * step, 0) / step
        while place * step < min(end, gatePosition) {
            if flags[Int(place) % flags.count] & flag != 0 { return true }
            place += 1
        }
        return false
    }

    /// Whether a hop waits for Silero; behind a closed gate old hops are passed over as silence.
    func needsModel(
        _ history: SoundHistory, _ events: inout [SpeechSegmenter.Event]
    ) -> Bool {
        while position + Self.hop <= gatePosition {
            let horizon = position + (Self.backlog + 1) * Self.hop
            if reported.isSpeaking || opening.isSpeaking
                || any(1, from: position, to: horizon)
            {
                if skipped > 30 { state.clear() }
                skipped = 0
                return true
            }
            guard horizon <= gatePosition else { return false }
            take(0, &events)
            skipped += 1
        }
        return false
    }

    /// Where the model's next input begins: 32 samples of context, then the hop.
    var inputStart: Int64 { position - Int64(SileroModel.context) }

    /// Takes the probability of the hop at `position`.
    func take(_ value: Float, _ events: inout [SpeechSegmenter.Event]) {
        let end = position + Self.hop
        probability = value
        // A hop says that speech is in it; the gate says where in it the sound rose.
        let onset = rise(from: position - 3 * Self.hop, to: end) ?? position
        if let event = reported.hear(value, from: position, to: end, onset: onset) {
            events.append(event)
        }
        _ = opening.hear(value, from: position, to: end, onset: onset)
        position = end
    }

    /// Where the gate opened in these samples: the first loud step before it.
    private func rise(from start: Int64, to end: Int64) -> Int64? {
        let step = Int64(EnergyGate.step)
        var place = max(start, gatePosition - Int64(flags.count - 2) * step, step) / step
        while place * step < min(end, gatePosition) {
            let now = flags[Int(place) % flags.count] & 1
            let before = flags[Int(place - 1) % flags.count] & 1
            if now == 1, before == 0 { return max(0, place - 1) * step }
            place += 1
        }
        return nil
    }

    /// Without a model the gate decides: everything up to what it has seen.
    func takeGate(_ events: inout [SpeechSegmenter.Event]) {
        while position + Self.hop <= gatePosition {
            take(any(2, from: position, to: position + Self.hop) ? 1 : 0, &events)
        }
    }
}
