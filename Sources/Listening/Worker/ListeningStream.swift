// SPDX-License-Identifier: Apache-2.0

import Inference
import Timing

/// Everything the worker keeps for one watched leg; given back when watching ends.
final class ListeningStream {
    let id: WatchID
    let plan: ListeningPlan
    /// The sound as it came, and as the noise suppressor left it.
    private(set) var history: SoundHistory
    private(set) var cleaned: SoundHistory?
    let voice: VoiceTrack
    let phones: PhoneTrack?
    private let suppressor: NoiseSuppressor?
    private var pending: [Int16] = []
    private var scratch: [Int16] = Array(repeating: 0, count: NoiseSuppressor.frame)
    /// Where the last speech that opens the phone model ended; nil while it goes on.
    var tailEnd: Int64?
    var wasOpening = false

    /// Seconds of sound kept: the second look and the slowest worker fit in.
    static let historySeconds = 4

    init(_ id: WatchID, _ plan: ListeningPlan, models: ListeningModels, tuning: ListeningTuning) {
        self.id = id
        self.plan = plan
        history = SoundHistory(capacity: 8000 * Self.historySeconds)
        voice = VoiceTrack(usesModel: models.voiceActivity != nil, tuning: tuning)
        if let keywords = plan.keywords, models.phones != nil {
            phones = PhoneTrack(keywords, tuning: tuning)
        } else {
            phones = nil
        }
        suppressor =
            phones != nil && tuning.suppression > 0
            ? NoiseSuppressor(decibels: tuning.suppression) : nil
        cleaned = suppressor == nil ? nil : SoundHistory(capacity: 8000 * Self.historySeconds)
        pending.reserveCapacity(2 * NoiseSuppressor.frame)
    }

    func hear(_ samples: UnsafeBufferPointer<Int16>) {
        history.append(samples)
        guard let suppressor else { return }
        for sample in samples {
            pending.append(sample)
            guard pending.count == NoiseSuppressor.frame else { continue }
            for index in pending.indices { scratch[index] = pending[index] }
            pending.removeAll(keepingCapacity: true)
            scratch.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress { suppressor.run(base) }
                cleaned?.append(UnsafeBufferPointer(buffer))
            }
        }
    }

    /// The sound the phone model hears.
    var phoneSound: SoundHistory { cleaned ?? history }
}
