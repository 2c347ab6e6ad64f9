// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs
import Glibc
import Timing

/// A codec that says and hears what a promise wants to try.
final class CodecRehearsal {
    let description: CodecDescription
    private let codec: (any AudioCodec)?
    private var random = SeededRandom(seed: 23)

    init(_ description: CodecDescription) {
        self.description = description
        codec = description.makeCodec()
    }

    func noise(_ count: Int) -> [Int16] {
        (0..<count).map { _ in Int16(truncatingIfNeeded: random.next() >> 51) }
    }

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    func pieces<Element>(of whole: [Element], _ size: Int) -> [[Element]] {
        stride(from: 0, to: whole.count, by: max(1, size)).map { start in
            Array(whole[start..<min(start + size, whole.count)])
        }
    }

    /// Room for twice what the row promises, so that too much is seen.
    func encode(_ samples: [Int16]) -> [UInt8] {
        let room = 2 * samples.count * description.bytesPerFrame / description.samplesPerFrame
        return [UInt8](unsafeUninitializedCapacity: room + 16) { bytes, count in
            count = samples.withUnsafeBufferPointer { codec?.encode($0, into: bytes) ?? 0 }
        }
    }

    func decode(_ wire: [UInt8]) -> [Int16] {
        let room = 2 * wire.count * description.samplesPerFrame / description.bytesPerFrame
        return [Int16](unsafeUninitializedCapacity: room + 16) { samples, count in
            count = wire.withUnsafeBufferPointer { codec?.decode($0, into: samples) ?? 0 }
        }
    }

    /// Where a buffer that is too short for a frame, or empty, is written beyond its end.
    func overruns() -> [String] {
        let (most, all) = (description.bytesPerFrame, description.samplesPerFrame)
        let sound = noise(all)
        let wire = encode(sound)
        var faults: [String] = []
        for length in [0, 1, 2, 3, 7, 11, most / 2, most - 1] {
            var bytes = [UInt8](repeating: 0xA5, count: most + 8)
            let written = bytes.withUnsafeMutableBufferPointer { bytes in
                sound.withUnsafeBufferPointer {
                    codec?.encode($0, into: UnsafeMutableBufferPointer(rebasing: bytes[..<length]))
                        ?? 0
                }
            }
            let isOver = written > length || bytes[length...].contains { $0 != 0xA5 }
            if isOver { faults.append("encodes \(written) octets into \(length)") }
        }
        for length in [0, 1, 2, 3, 7, 11, all / 2, all - 1] {
            var samples = [Int16](repeating: 0x5A5A, count: all + 8)
            let written = samples.withUnsafeMutableBufferPointer { samples in
                wire.withUnsafeBufferPointer {
                    codec?.decode(
                        $0, into: UnsafeMutableBufferPointer(rebasing: samples[..<length])) ?? 0
                }
            }
            let isOver = written > length || samples[length...].contains { $0 != 0x5A5A }
            if isOver { faults.append("decodes \(written) samples into \(length)") }
        }
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        let nowhere = UnsafeMutableBufferPointer<Int16>(start: nil, count: 0)
        if codec?.decode(none, into: nowhere) != 0 { faults.append("decodes nothing to something") }
        return faults
    }

    /// How loud a tone comes out in each frame of a second against what was said, in decibels; the
    /// first 5 ms of delay are left out with the first two frames. Frames that are lost are said, and
    /// neither decoded nor judged.
    func levels(
        of hertz: Double, amplitude: Double = 8000, losing isLost: (Int) -> Bool = { _ in false }
    ) -> [Double] {
        let rate = Double(description.sampleRate)
        let count = description.samplesPerFrame
        let probe = GoertzelProbe(frequency: Float(hertz), rate: description.sampleRate)
        return (0..<50).map { frame in
            let said = (0..<count).map { index in
                let turns = hertz * Double(frame * count + index) / rate
                return Int16(amplitude * sin(2 * .pi * turns))
            }
            let wire = encode(said)
            guard !isLost(frame) else { return 0 }
            let heard = decode(wire)
            guard frame >= 2 else { return 0 }
            let (out, into) = (level(probe, heard), level(probe, said))
            return 20 * log10(max(1e-6, out / max(1, into)))
        }
    }

    private func level(_ probe: GoertzelProbe, _ samples: [Int16]) -> Double {
        samples.withUnsafeBufferPointer { probe.amplitude(in: $0) }
    }
}
