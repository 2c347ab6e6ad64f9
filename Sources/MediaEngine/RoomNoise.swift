// SPDX-License-Identifier: Apache-2.0

import Audio
import RTP

/// The room of a peer that has said that it is silent (RFC 3389): heard from its word on until its
/// voice comes again. Nothing is allocated after `init`.
struct RoomNoise {
    /// What a peer's room is taken for that did not say.
    private static let usual: Float = -65

    private enum Phase {
        case off
        case on
        /// Sound has come again and is about to be played.
        case ending
    }

    private var noise: ComfortNoise
    private var phase = Phase.off
    private let widening: LaneWidening?

    /// Nil when there is no memory for a call of this rate.
    init?(rate: CallRate, seed: UInt32) {
        noise = ComfortNoise(seed: seed)
        switch rate {
        case .narrow: widening = nil
        case .wide:
            guard let made = LaneWidening() else { return nil }
            widening = made
        }
    }

    /// The peer falls silent; nil where it does not say what is to be heard then.
    mutating func fellSilent(_ payload: ComfortNoisePayload?) {
        if let payload {
            noise.set(level: -Float(payload.level), order: payload.order) {
                payload.reflection($0)
            }
        } else {
            noise.set(level: Self.usual)
        }
        if case .off = phase { noise.fadeIn() }
        phase = .on
    }

    /// Sound of the peer's came, and waits to be played.
    mutating func soundCame() {
        if case .on = phase { phase = .ending }
    }

    /// Sound of the peer's is played.
    mutating func soundPlayed() {
        if case .ending = phase { phase = .off }
    }

    /// Writes a frame of the room where there is nothing else to hear; false where the peer never said
    /// that it is silent.
    mutating func fill(_ frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        switch phase {
        case .off: return false
        case .on, .ending: break
        }
        guard let widening else {
            noise.fill(frame)
            return true
        }
        noise.fill(widening.narrow)
        return widening.widen(sounds: true, into: frame)
    }
}
