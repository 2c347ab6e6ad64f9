// SPDX-License-Identifier: Apache-2.0

/// Takes the edges of tones out of what counts as speech: a tone is known some time after it has begun,
/// and what is loud goes on counting for a while after it has ended. So each step of 10 ms comes out a
/// sixth of a second late, when it is known whether a tone began with it.
///
/// Without this the bursts of a ringing tone add up to somebody who says hello.
struct TonelessSteps: Sendable {
    enum Kind: Sendable, Hashable {
        case silence, speech, tone
    }

    struct Step: Sendable, Hashable {
        var kind: Kind
        /// dBFS.
        var level: Float
    }

    private static let delay = 17
    private static let tail = 12

    private var waiting: [Step] = []
    /// Steps since the last of a tone.
    private var sinceTone = tail

    init() { waiting.reserveCapacity(Self.delay + 1) }

    /// The newest step, and whether a tone that has lasted longer than a vowel does sounds in it. The
    /// result is the step that is due, nil at the beginning.
    mutating func hear(_ step: Step, inTone: Bool) -> Step? {
        var step = step
        sinceTone = inTone ? 0 : min(sinceTone + 1, Self.tail)
        if inTone {
            // What was loud right before it was its beginning.
            for index in waiting.indices.reversed() {
                guard waiting[index].kind != .silence else { break }
                waiting[index].kind = .tone
            }
        }
        if sinceTone < Self.tail, step.kind == .speech { step.kind = .tone }
        waiting.append(step)
        return waiting.count > Self.delay ? waiting.removeFirst() : nil
    }
}
