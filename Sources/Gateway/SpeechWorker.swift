// SPDX-License-Identifier: Apache-2.0

import CallModel
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
    private let sound: @Sendable (ClipID, String) throws(SpeechError) -> Clip

    /// Speaks on a loop that has nothing else to do; `sound` makes the sound of a text.
    init(
        eventLoop: any EventLoop,
        sound: @escaping @Sendable (ClipID, String) throws(SpeechError) -> Clip
    ) {
        self.eventLoop = eventLoop
        self.sound = sound
    }

    /// Speaks a text; `done` is called on the worker's thread.
    func speak(
        _ text: String, as clip: ClipID,
        done: @escaping @Sendable (Result<Clip, SpeechFailure>) -> Void
    ) {
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= Self.limit else {
            waiting.wrappingSubtract(1, ordering: .relaxed)
            return done(.failure(SpeechFailure(reason: "too many texts wait to be spoken")))
        }
        eventLoop.execute { [self] in
            waiting.wrappingSubtract(1, ordering: .relaxed)
            do {
                done(.success(try sound(clip, text)))
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
