// SPDX-License-Identifier: Apache-2.0

import MediaEngine
import NIOCore
import Synchronization
import Voice

/// Makes speech beside the control loop, one piece at a time, in the order asked for.
///
/// The queue is bounded: when that many briefings wait, a further one is refused and the operator
/// hears the short fallback instead.
final class SpeechWorker: Sendable {
    private static let limit = 64

    private let eventLoop: any EventLoop
    private let waiting = Atomic<Int>(0)
    private let synthesiser = SpeechSynthesiser()
    private let voice: SpeechVoice
    private let rate: Double

    /// Speaks on a loop that has nothing else to do.
    init(eventLoop: any EventLoop, voice: SpeechVoice, rate: Double) {
        self.eventLoop = eventLoop
        self.voice = voice
        self.rate = rate
    }

    /// Speaks a text; `done` is called on the worker's thread.
    func speak(_ text: String, done: @escaping @Sendable (Result<Clip, SpeechFailure>) -> Void) {
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= Self.limit else {
            waiting.wrappingSubtract(1, ordering: .relaxed)
            return done(.failure(SpeechFailure(reason: "too many texts wait to be spoken")))
        }
        eventLoop.execute { [self] in
            waiting.wrappingSubtract(1, ordering: .relaxed)
            do {
                let samples = try synthesiser.speak(text, voice: voice, rate: rate)
                done(.success(Clip(samples: samples)))
            } catch {
                done(.failure(SpeechFailure(reason: "\(error)")))
            }
        }
    }
}

/// Why a text was not spoken.
struct SpeechFailure: Error {
    var reason: String
}
