// SPDX-License-Identifier: Apache-2.0

import Timing

/// Everything the worker keeps for one watched leg; given back when watching ends.
final class ListeningTrack {
    let id: WatchID
    let plan: ListeningPlan
    private(set) var history: SoundHistory
    private(set) var echo = EchoGuard()
    let voice: VoiceTrack
    let phones: PhoneTrack?
    /// Phrases that may be all that is said.
    var whole = WholeSaying()
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
    }

    func hear(_ samples: UnsafeBufferPointer<Int16>, played: UnsafeBufferPointer<Int16>) {
        history.append(samples)
        echo.hear(samples, played: played)
    }
}
