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
        let room = 2 * description.bytes(for: samples.count)
        return [UInt8](unsafeUninitializedCapacity: room + 16) { bytes, count in
            count = samples.withUnsafeBufferPointer { codec?.encode($0, into: bytes) ?? 0 }
        }
    }

    func decode(_ wire: [UInt8]) -> [Int16] {
        let room = 2 * description.samples(in: wire.count)
        return [Int16](unsafeUninitializedCapacity: room + 16) { samples, count in
            count = wire.withUnsafeBufferPointer { codec?.decode($0, into: samples) ?? 0 }
        }
    }

    /// The ticks that a packet says it holds.
    func ticks(of wire: [UInt8]) -> Int? {
        guard case .packets(_, let ticks) = description.payload else { return nil }
        return wire.withUnsafeBytes { ticks($0) }
    }

    /// Whether a codec that was changed to this rate says a tone and hears it.
    func speaks(at rate: Int) -> Bool {
        guard let codec = description.makeCodec(), codec.change(to: rate), codec.sampleRate == rate
        else { return false }
        let probe = GoertzelProbe(frequency: 1000, rate: rate)
        var loudest = 0.0
        for frame in 0..<20 {
            let said = Self.tone(of: 1000, frame: frame, rate: rate)
            let wire = [UInt8](unsafeUninitializedCapacity: description.bytesPerFrame) {
                room, count in
                count = said.withUnsafeBufferPointer { codec.encode($0, into: room) }
            }
            let heard = [Int16](unsafeUninitializedCapacity: rate / 50) { room, count in
                count = wire.withUnsafeBufferPointer { codec.decode($0, into: room) }
            }
            loudest = max(loudest, level(probe, heard))
        }
        return loudest > 4000
    }

    /// What is wrong with what is heard in place of every tenth packet of a tone.
    func concealment() -> [String] {
        guard let codec = codec as? any PacketCodec else { return ["it is no PacketCodec"] }
        let count = description.samplesPerFrame
        let probe = GoertzelProbe(frequency: 500, rate: description.sampleRate)
        let frames = (0..<60).map { frame in
            encode(Self.tone(of: 500, frame: frame, rate: description.sampleRate))
        }
        return frames.indices.compactMap { frame -> String? in
            guard frame >= 20, frame % 10 == 0, frame + 1 < frames.count else {
                _ = decode(frames[frame])
                return nil
            }
            // Every second time the next packet is there.
            let next = frame % 20 == 0 ? frames[frame + 1] : []
            let heard = [Int16](unsafeUninitializedCapacity: count) { samples, written in
                written = next.withUnsafeBufferPointer { codec.conceal(before: $0, into: samples) }
            }
            let loudness = level(probe, heard)
            return heard.count == count && loudness > 500 && loudness < 16_000
                ? nil : "\(heard.count) samples at \(loudness) in place of packet \(frame)"
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
        let rate = description.sampleRate
        let probe = GoertzelProbe(frequency: Float(hertz), rate: description.sampleRate)
        return (0..<50).map { frame in
            let said = Self.tone(of: hertz, frame: frame, rate: rate, amplitude: amplitude)
            let wire = encode(said)
            guard !isLost(frame) else { return 0 }
            let heard = decode(wire)
            guard frame >= 2 else { return 0 }
            let (out, into) = (level(probe, heard), level(probe, said))
            return 20 * log10(max(1e-6, out / max(1, into)))
        }
    }

    /// One frame of a tone that goes on from frame to frame.
    private static func tone(
        of hertz: Double, frame: Int, rate: Int, amplitude: Double = 8000
    ) -> [Int16] {
        (0..<rate / 50).map { index in
            let turns = hertz * Double(frame * (rate / 50) + index) / Double(rate)
            return Int16(amplitude * sin(2 * .pi * turns))
        }
    }

    private func level(_ probe: GoertzelProbe, _ samples: [Int16]) -> Double {
        samples.withUnsafeBufferPointer { probe.amplitude(in: $0) }
    }
}
