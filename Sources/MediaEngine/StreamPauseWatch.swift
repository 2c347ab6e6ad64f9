// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Watches the sound of an agent, as it is played, for the pause that somebody waits for.
struct StreamPauseWatch: Sendable {
    /// The mean absolute sample below which 20 ms are taken for silence; -40 dB of full scale.
    static let silence = 330
    /// Frames of silence between two words; shorter ones lie within words.
    static let wordFrames = 2
    /// Frames of silence between two sentences.
    static let sentenceFrames = 15

    private var awaited: StreamPause?
    private var quietFrames = 0

    mutating func look(for pause: StreamPause) { awaited = pause }

    /// Takes note of one frame; true when the awaited pause is there. A stream that has nothing
    /// left to play is in every kind of pause.
    mutating func hear(_ frame: UnsafeMutableBufferPointer<Int16>?, isIdle: Bool) -> Bool {
        quietFrames = Self.isQuiet(frame) ? min(quietFrames + 1, Self.sentenceFrames) : 0
        let isThere =
            switch awaited {
            case .wordGap?: isIdle || quietFrames >= Self.wordFrames
            case .sentence?: isIdle || quietFrames >= Self.sentenceFrames
            case .end?: isIdle
            case nil: false
            }
        if isThere { awaited = nil }
        return isThere
    }

    private static func isQuiet(_ frame: UnsafeMutableBufferPointer<Int16>?) -> Bool {
        guard let frame, !frame.isEmpty else { return true }
        return frame.reduce(0) { $0 + abs(Int($1)) } / frame.count < silence
    }
}
