// SPDX-License-Identifier: Apache-2.0

import Inference
import Listening
import Models

/// Silero as published: over every hop, at the level as it comes, with nothing before or after.
/// The reference that our own detector is measured against.
struct PlainSilero {
    private let model: SileroModel
    private let state = FloatBuffer(SileroModel.stateSize)
    private var probabilities: [Float] = []

    init(_ session: OnnxSession) {
        model = SileroModel(session: session, capacity: 1)
    }

    /// Hears every hop that is complete; `window` is room for one input.
    mutating func follow(_ history: SoundHistory, _ window: FloatBuffer) {
        let hop = Int64(SileroModel.hop)
        while (Int64(probabilities.count) + 1) * hop <= history.end {
            let start = Int64(probabilities.count) * hop - Int64(SileroModel.context)
            history.read(from: start, count: window.count, gain: 1, into: window.base)
            probabilities.append(model.step(window, state: state))
        }
    }

    /// For each step of 10 ms, the probability of the hop that holds its middle, read `later`
    /// samples later.
    func scores(later: Int) -> [Float] {
        let last = probabilities.count * SileroModel.hop - later
        return stride(from: VoiceMaterial.step / 2, to: max(last, 1), by: VoiceMaterial.step).map {
            probabilities.isEmpty ? 0 : probabilities[($0 + later) / SileroModel.hop]
        }
    }
}

extension SileroModel {
    /// One hop of one stream: its probability, its state brought up to date; 0 if it fails.
    func step(_ window: FloatBuffer, state: FloatBuffer) -> Float {
        place(
            0, of: 1, samples: UnsafeBufferPointer(start: window.base, count: window.count),
            state: UnsafeBufferPointer(start: state.base, count: state.count))
        guard (try? run(count: 1)) != nil else { return 0 }
        takeState(
            0, of: 1, into: UnsafeMutableBufferPointer(start: state.base, count: state.count))
        return probability(0)
    }
}
