// SPDX-License-Identifier: Apache-2.0

import Codecs
package import Timing

/// What a caller said last, up to a minute, in memory: for whoever takes the call and wants to hear it
/// in the caller's own voice.
///
/// It is kept as Opus, about 90 kB for a minute of speech, and what is as good as silent is kept as
/// time alone. Belongs to a listening worker, never to a media thread.
package final class LastWords {
    private static let frameCount = 160
    /// Nobody is heard below: 56 dB below full scale.
    private static let quiet: UInt16 = 50
    /// Frames that are kept behind a voice, so that its last sound is not cut.
    private static let hangover = 10
    private static let longestPacket = 120
    private static let bytesPerFrame = 32

    /// Frames kept at most.
    private let limit: Int
    private let encoder: Opus
    /// The lengths of the packets, oldest first from `firstFrame` on; 0 is silence.
    private var lengths: [UInt8] = []
    private var firstFrame = 0
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var firstByte = 0
    private var usedBytes = 0
    private var framesOfQuiet = hangover
    private var nextTime: Int64 = 0
    private var packet = [UInt8](repeating: 0, count: longestPacket)
    private var count = 0

    /// Nil without memory.
    package init?(seconds: Int) {
        guard
            let encoder = Opus(
                Opus.Settings(bitrate: 12_000, complexity: 0, dtx: false, expectedLoss: 0)),
            encoder.change(to: 8000)
        else { return nil }
        self.encoder = encoder
        limit = max(1, seconds * 50)
        bytes = .allocate(capacity: limit * Self.bytesPerFrame + Self.longestPacket)
    }

    deinit { bytes.deallocate() }

    /// Takes 20 ms of the caller's voice; time without any is silence.
    package func hear(_ frame: UnsafeBufferPointer<Int16>, at time: SampleTime) {
        let missing = (time.samples - nextTime) / Int64(Self.frameCount)
        if missing > 0, nextTime > 0 {
            for _ in 0..<min(missing, Int64(limit)) { keep(0) }
        }
        nextTime = time.samples + Int64(Self.frameCount)
        let loudest = frame.reduce(UInt16(0)) { max($0, $1.magnitude) }
        framesOfQuiet = loudest < Self.quiet ? framesOfQuiet + 1 : 0
        guard framesOfQuiet < Self.hangover else { return keep(0) }
        keep(packet.withUnsafeMutableBufferPointer { encoder.encode(frame, into: $0) })
    }

    /// Keeps the packet that was made last, of so many bytes; the oldest make room for it.
    private func keep(_ length: Int) {
        while count == limit || usedBytes + length > bytes.count { forgetOldest() }
        for index in 0..<length {
            bytes[(firstByte + usedBytes + index) % bytes.count] = packet[index]
        }
        usedBytes += length
        let place = (firstFrame + count) % limit
        if place < lengths.count {
            lengths[place] = UInt8(length)
        } else {
            lengths.append(UInt8(length))
        }
        count += 1
    }

    private func forgetOldest() {
        let length = Int(lengths[firstFrame])
        firstFrame = (firstFrame + 1) % limit
        firstByte = (firstByte + length) % bytes.count
        usedBytes -= length
        count -= 1
    }

    /// The last seconds of it, at 8 kHz; less where there is less.
    package func sound(seconds: Double) -> [Int16] {
        let wanted = min(count, max(0, Int((seconds * 50).rounded())))
        guard wanted > 0, let decoder = Opus(), decoder.change(to: 8000) else { return [] }
        var samples: [Int16] = []
        samples.reserveCapacity(wanted * Self.frameCount)
        var frame = [Int16](repeating: 0, count: Self.frameCount)
        var packet = [UInt8](repeating: 0, count: Self.longestPacket)
        var at = firstByte
        for number in 0..<count {
            let length = Int(lengths[(firstFrame + number) % limit])
            for index in 0..<length { packet[index] = bytes[(at + index) % bytes.count] }
            at = (at + length) % bytes.count
            guard number >= count - wanted else { continue }
            let got = packet[..<length].withUnsafeBufferPointer { source in
                frame.withUnsafeMutableBufferPointer { decoder.decode(source, into: $0) }
            }
            if got != Self.frameCount {
                frame.replaceSubrange(0..., with: repeatElement(0, count: Self.frameCount))
            }
            samples += frame
        }
        return samples
    }
}
