// SPDX-License-Identifier: Apache-2.0

package import Audio
package import CallModel
import MediaEngine
import Voice

extension PromptLibrary {
    /// The clips every call shares, as the media threads hold them. A clip without words in the
    /// configuration is missing here; playing it ends at once.
    var clips: [ClipID: Clip] {
        var clips: [ClipID: Clip] = [:]
        for clip in SharedClip.allCases {
            clips[.shared(clip)] = sounds[clip.rawValue].map { Clip(samples: $0) }
        }
        return clips
    }
}

extension CountryTones {
    /// What callers are played of them, by the names of the clips: a whole ring, which loops, and a few
    /// seconds of each tone that ends a call.
    package var clips: [String: ToneCadence] {
        let wanted: [(SharedClip, CallTone, milliseconds: Int)] = [
            (.ringback, .ringback, 0), (.busy, .busy, Self.farewell),
            (.congestion, .congestion, Self.farewell),
        ]
        return wanted.reduce(into: [:]) { clips, wanted in
            clips[wanted.0.rawValue] = cadence(of: wanted.1)?.sounding(atLeast: wanted.milliseconds)
        }
    }

    private static let farewell = 6000
}

extension CountryTones.Cadence {
    /// Whole rounds of it, for at least so long.
    fileprivate func sounding(atLeast least: Int) -> ToneCadence {
        let round = milliseconds.enumerated().map { index, milliseconds in
            ToneCadence.Stretch(
                index % 2 == 0 ? sound.frequencies.map { Float($0) } : [],
                milliseconds: milliseconds, swell: index % 2 == 0 ? swell : 0)
        }
        let length = milliseconds.reduce(0, +)
        let rounds = max(1, (least + length - 1) / max(1, length))
        // One frequency alone is as loud as two are.
        let level: Float = sound.frequencies.count > 1 ? -19 : -16
        return ToneCadence(
            (0..<rounds).flatMap { _ in round }, level: level, repeats: false)
    }

    private var swell: Float {
        switch sound {
        case .pure: 0
        case .swelling(_, let times): Float(times)
        }
    }
}
