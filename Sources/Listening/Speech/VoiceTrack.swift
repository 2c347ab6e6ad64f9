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
    /// Where the sound that opened the gate began.
    private var rise: Int64 = 0
    private var steps: [Int16] = Array(repeating: 0, count: EnergyGate.step)
    let usesModel: Bool
    /// Silero's last probability, or 1 and 0 for the gate alone.
    private(set) var probability: Float = 0

    init(usesModel: Bool, tuning: ListeningTuning) {
        self.usesModel = usesModel
        opening = SpeechSegmenter(
            beginThreshold: tuning.openProbability, goOnThreshold: tuning.keepProbability)
        opening.shortest = 0
    }

    /// Runs the gate over everything new.
    func hearGate(_ history: SoundHistory) {
        let step = Int64(EnergyGate.step)
        while gatePosition + step <= history.end {
            let wasOpen = gate.isOpen
            steps.withUnsafeMutableBufferPointer { history.read(from: gatePosition, into: $0) }
            let isOpen = steps.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { gate.hear($0) } ?? false
            }
            if isOpen, !wasOpen { rise = gatePosition - step * Int64(gate.loudRun - 1) }
            gatePosition += step
        }
    }

    /// Whether a hop waits for Silero; behind a closed gate old hops are passed over as silence.
    func needsModel(
        _ history: SoundHistory, _ events: inout [SpeechSegmenter.Event]
    ) -> Bool {
        let active = gate.isOpen || reported.isSpeaking || opening.isSpeaking
        if !active {
            while position + (Self.backlog + 1) * Self.hop <= history.end {
                take(0, &events)
                skipped += 1
            }
            return false
        }
        if skipped > 30 {
            state.clear()
            skipped = 0
        }
        return position + Self.hop <= history.end
    }

    /// Where the model's next input begins: 32 samples of context, then the hop.
    var inputStart: Int64 { position - Int64(SileroModel.context) }

    /// Takes the probability of the hop at `position`.
    func take(_ value: Float, _ events: inout [SpeechSegmenter.Event]) {
        let end = position + Self.hop
        probability = value
        // A hop says that speech is in it; the gate says where in it the sound rose.
        let onset = rise > position - 3 * Self.hop && rise < end ? rise : position
        if let event = reported.hear(value, from: position, to: end, onset: onset) {
            events.append(event)
        }
        _ = opening.hear(value, from: position, to: end, onset: onset)
        position = end
    }

    /// Without a model the gate decides: everything up to what it has seen.
    func takeGate(_ events: inout [SpeechSegmenter.Event]) {
        while position + Self.hop <= gatePosition {
            take(gate.isOpen && gate.quietRun < 8 ? 1 : 0, &events)
        }
    }
}
