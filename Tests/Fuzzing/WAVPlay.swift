// SPDX-License-Identifier: Apache-2.0

import Audio
import SoundFiles

/// A sound file, read and brought to the rate we listen at.
enum WAVPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        guard let file = try? WAVFile(bytes: bytes) else { return nil }
        if file.samples.count > bytes.count { return "more samples than octets" }
        if file.frameCount * file.format.channels != file.samples.count {
            return "a frame is not whole"
        }
        let first = file.channel(0)
        if first.count != file.frameCount { return "a channel of another length" }
        guard
            let heard = Resampler.convert(first, from: file.format.rate, to: PCMFrame.rate)
        else { return "a rate that is taken cannot be converted" }
        let expected = first.count * PCMFrame.rate / file.format.rate
        return abs(heard.count - expected) > 1
            ? "\(heard.count) samples of \(expected)" : nil
    }
}
