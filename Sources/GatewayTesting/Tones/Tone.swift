// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// The tone each voice and each lane carries in tests, so that hearing can be judged by frequency.
///
/// Every frequency is a multiple of 50 Hz, hence orthogonal over a frame of 160 samples, and none
/// is a third or fifth harmonic of another, aliases at 8 kHz included, so that the distortion of
/// G.711 is never taken for a voice.
package enum Tone: Int, Sendable, Hashable, CaseIterable {
    case caller = 500
    case agent = 850
    case operatorA = 1200
    case operatorB = 1550
    case operatorC = 1900
    case whisper = 2250
    case hold = 2600
    case announcement = 2900
    case notice = 3150

    /// The frequency in hertz.
    package var hertz: Int { rawValue }

    /// The name in timelines and expectations.
    package var name: String {
        switch self {
        case .caller: "caller"
        case .agent: "agent"
        case .operatorA: "operator-a"
        case .operatorB: "operator-b"
        case .operatorC: "operator-c"
        case .whisper: "whisper"
        case .hold: "hold"
        case .announcement: "announcement"
        case .notice: "notice"
        }
    }

    /// The tone of the sounds that play on a lane.
    package init(_ lane: Lane) {
        switch lane.kind {
        case .hold: self = .hold
        case .announcement: self = .announcement
        case .whisper: self = .whisper
        case .notice: self = .notice
        }
    }

    /// The tone of a shared clip: that of the lane it belongs to.
    package init(_ clip: SharedClip) {
        switch clip {
        case .holdMusic, .ringback: self = .hold
        case .connecting, .stillTrying, .connected, .reconnecting, .connectionLost, .closed,
            .returning, .givenBack, .stayKey, .callbackKey, .callbackOffer, .callbackNumber,
            .callbackConfirm, .callbackThanks,
            .goodbye, .farewell, .callEnding, .leaveMessage, .messageThanks, .messageFailed,
            .agentLost, .oneMoment, .askBack, .recordingConsent, .beep, .busy, .congestion:
            self = .announcement
        case .keys, .accepted, .declined, .callerGone, .timedOut, .mayBeNeeded, .notNeeded,
            .alreadyTaken, .notPossible:
            self = .notice
        }
    }
}

extension Duration {
    /// Whole 20 ms frames.
    package var inFrames: Int { Int(inNanoseconds / 20_000_000) }

    /// Whole samples at 8 kHz.
    package var inSamples: Int { Int(inNanoseconds / 125_000) }
}
