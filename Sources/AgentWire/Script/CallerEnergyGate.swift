// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Tells speech from quiet by level alone: enough for a scripted agent to wait its turn.
struct CallerEnergyGate: Sendable, Equatable {
    /// The mean absolute sample from which sound counts as speech; -40 dB of full scale.
    var threshold = 330
    /// Loud sound of this many milliseconds makes a beginning.
    var onset = 60

    /// Milliseconds the caller has been loud without a break, up to the onset.
    private var loud = 0
    /// Milliseconds of quiet since the caller last spoke.
    private(set) var quiet = 0
    /// Whether the caller has spoken since `reset`.
    private(set) var hasSpoken = false

    mutating func reset() {
        loud = 0
        quiet = 0
        hasSpoken = false
    }

    mutating func hear(_ audio: [UInt8], _ format: StreamFormat) {
        guard !audio.isEmpty else { return }
        let level = StreamLevel.mean(audio, format)
        let milliseconds = max(1, audio.count * 1000 / format.bytesPerSecond)
        if level >= threshold {
            loud += milliseconds
            quiet = 0
            if loud >= onset { hasSpoken = true }
        } else {
            loud = 0
            quiet += milliseconds
        }
    }
}
