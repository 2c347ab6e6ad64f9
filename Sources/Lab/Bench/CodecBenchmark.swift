// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux
package import Codecs

/// Measures what encoding, decoding and all that may be done to a voice cost, one stream at a time on
/// the calling thread.
package struct CodecBenchmark: Sendable {
    /// The codecs to measure, in their packets of 20 ms and, where packets cannot be cut, others.
    package var codecs = CodecCatalog.all
    /// Seconds of sound each is measured on, three times, of which the cheapest counts: what disturbs a
    /// measurement only adds to it.
    package var seconds = 20

    package init() {}

    package func run() -> CodecBenchReport {
        CodecBenchReport(
            rows: codecs.flatMap { row in
                row.canBeCut
                    ? [measure(row, at: row.sampleRate, packet: 20)]
                    : [8000, 16_000].flatMap { rate in
                        [10, 20, 40, 60].map { measure(row, at: rate, packet: $0) }
                    }
            }.compactMap(\.self),
            treatments: [8000, 16_000].flatMap(treatments))
    }

    // MARK: Codecs

    private func measure(
        _ row: CodecDescription, at rate: Int, packet: Int
    ) -> CodecBenchReport.Row? {
        let sound = speech(rate)
        let samples = rate * packet / 1000
        var result = CodecBenchReport.Row(
            codec: row.title, sampleRate: rate, packet: packet, encode: .infinity,
            decode: .infinity, delay: 0)
        var heard: [Int16] = []
        for _ in 0..<3 {
            guard let codec = row.makeCodec(), codec.change(to: rate) else { return nil }
            var wire: [[UInt8]] = []
            result.encode = min(
                result.encode,
                cost(sound, samples) { frame in wire.append(Self.encode(frame, by: codec)) })
            heard = []
            var target = [Int16](repeating: 0, count: 6 * rate / 50)
            let began = clinux_thread_cpu_ns()
            for packet in wire {
                let count = packet.withUnsafeBufferPointer { packet in
                    target.withUnsafeMutableBufferPointer { codec.decode(packet, into: $0) }
                }
                heard += target[..<count]
            }
            let spent = Double(clinux_thread_cpu_ns() - began) / 1000
            result.decode = min(result.decode, spent / Double(seconds * 50))
        }
        result.delay = Double(delay(of: heard, behind: sound, rate)) * 1000 / Double(rate)
        return result
    }

    private static func encode(
        _ frame: UnsafeBufferPointer<Int16>, by codec: any AudioCodec
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1500) { wire, count in
            guard let packets = codec as? any PacketCodec else {
                count = codec.encode(frame, into: wire)
                return
            }
            var written = 0
            packets.encode(packets: frame, into: wire) { packet, _ in written = packet.count }
            count = written
        }
    }

    /// Microseconds that each 20 ms of a sound take.
    private func cost(
        _ sound: [Int16], _ samples: Int, _ body: (UnsafeBufferPointer<Int16>) -> Void
    ) -> Double {
        sound.withUnsafeBufferPointer { sound in
            let began = clinux_thread_cpu_ns()
            for start in stride(from: 0, through: sound.count - samples, by: samples) {
                body(UnsafeBufferPointer(rebasing: sound[start..<start + samples]))
            }
            return Double(clinux_thread_cpu_ns() - began) / 1000 / Double(seconds * 50)
        }
    }

    /// By how many samples one sound is likest to another, 40 ms at most.
    private func delay(of heard: [Int16], behind said: [Int16], _ rate: Int) -> Int {
        let range = rate..<min(2 * rate, heard.count)
        var best = (delay: 0, likeness: -Double.infinity)
        for delay in 0..<(rate / 25) {
            let likeness = range.reduce(0.0) { $0 + Double(heard[$1]) * Double(said[$1 - delay]) }
            if likeness > best.likeness { best = (delay, likeness) }
        }
        return best.delay
    }

    // MARK: What may be done to a voice

    /// One treatment: its name, and what it does to a frame.
    private typealias Kind = (
        name: String, treat: (UnsafeMutableBufferPointer<Int16>) -> Void
    )

    private func treatments(at rate: Int) -> [CodecBenchReport.Treatment] {
        (plainKinds(rate) + resampling(rate) + speexKinds(rate)).map { name, treat in
            let costs = (0..<3).map { _ in
                var frame = [Int16](repeating: 0, count: rate / 50)
                return cost(speech(rate), rate / 50) { sound in
                    frame.withUnsafeMutableBufferPointer {
                        _ = $0.update(fromContentsOf: sound)
                        treat($0)
                    }
                }
            }
            return CodecBenchReport.Treatment(
                name: name, sampleRate: rate, microseconds: costs.min() ?? 0)
        }
    }

    private func plainKinds(_ rate: Int) -> [Kind] {
        var offset = OffsetFilter(rate: rate)
        var limiter = SoftLimiter()
        var noise = ComfortNoise()
        noise.set(level: -60)
        var sum = [Int32](repeating: 0, count: rate / 50)
        return [
            ("remove_offset", { offset.process($0) }),
            ("comfort_noise_dbov", { noise.fill($0) }),
            (
                "limit_peaks",
                { frame in
                    for index in frame.indices { sum[index] = 3 * Int32(frame[index]) }
                    sum.withUnsafeBufferPointer { limiter.limit($0, into: frame) }
                }
            ),
        ]
    }

    private func resampling(_ rate: Int) -> [Kind] {
        let other = rate == 8000 ? 16_000 : 8000
        guard let resampler = Resampler(from: rate, to: other, keepingPace: true) else { return [] }
        var target = [Int16](repeating: 0, count: other / 50)
        return [
            (
                "to \(other) Hz",
                { frame in
                    target.withUnsafeMutableBufferPointer {
                        _ = resampler.process(UnsafeBufferPointer(frame), into: $0)
                    }
                }
            )
        ]
    }

    private func speexKinds(_ rate: Int) -> [Kind] {
        var kinds: [Kind] = []
        for (name, level) in [("noise_db", nil), ("noise_db and level_dbov", -20)]
            as [(String, Float?)]
        {
            let made = VoicePreprocessor(rate: rate, noise: 20, level: level, after: nil)
            if let made { kinds.append((name, { made.process($0) })) }
        }
        for milliseconds in [100, 400] {
            guard let echo = EchoCanceller(rate: rate, milliseconds: milliseconds),
                let preprocessor = VoicePreprocessor(rate: rate, noise: 0, level: nil, after: echo)
            else { continue }
            kinds.append(
                (
                    "echo_ms: \(milliseconds)",
                    { frame in
                        echo.hear(UnsafeBufferPointer(frame))
                        echo.cancel(in: frame)
                        preprocessor.process(frame)
                    }
                ))
        }
        return kinds
    }

    /// Something as rich and uneven as a voice: noise through a filter, in syllables.
    private func speech(_ rate: Int) -> [Int16] {
        var noise = ComfortNoise(seed: 5)
        noise.set(level: -20, order: 2) { $0 == 0 ? -0.85 : 0.3 }
        var sound = [Int16](repeating: 0, count: rate * seconds)
        sound.withUnsafeMutableBufferPointer { noise.fill($0) }
        let syllable = rate / 5
        for index in sound.indices {
            let place = index % syllable
            let rise = min(place, syllable - place) * 2
            sound[index] = Int16(Int(sound[index]) * rise / syllable)
        }
        return sound
    }
}
