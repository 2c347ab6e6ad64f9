// SPDX-License-Identifier: Apache-2.0

import Audio
package import Codecs
import Timing

/// What every codec promises, whatever its bytes: it is run against itself. A newcomer's row of
/// `CodecCatalog` is run through it as it is.
package struct CodecCompatibility: Sendable {
    /// One promise, and how it is tried; what is broken, in words.
    struct Promise: Sendable {
        let name: String
        let faults: @Sendable (CodecRehearsal) -> [String]

        init(_ name: String, _ faults: @escaping @Sendable (CodecRehearsal) -> [String]) {
            self.name = name
            self.faults = faults
        }
    }

    package let description: CodecDescription

    package init(_ description: CodecDescription) { self.description = description }

    /// Every broken promise, in words; empty when the codec is compatible.
    package func faults() -> [String] {
        let row = Self.row.flatMap { promise in
            promise.faults(CodecRehearsal(description)).map { "\(promise.name): \($0)" }
        }
        // What is said of frames means nothing where there are none.
        guard row.isEmpty else { return row }
        let frames = description.canBeCut ? Self.frames + Self.cuts : Self.frames + Self.packets
        return (frames + Self.sound).flatMap { promise in
            promise.faults(CodecRehearsal(description)).map { "\(promise.name): \($0)" }
        }
    }

    // MARK: The row

    private static let row = [
        Promise("its name is a token of SDP") { rehearsal in
            let name = rehearsal.description.name
            let isToken = name.allSatisfy { character in
                character.isASCII
                    && (character.isLetter || character.isNumber || "-._+".contains(character))
            }
            return isToken && !name.isEmpty ? [] : ["'\(name)'"]
        },
        Promise("20 ms are whole ticks, samples and bytes") { rehearsal in
            let row = rehearsal.description
            let isWhole = row.clockRate % 50 == 0 && row.sampleRate % 50 == 0
            let isSane =
                (8000...48_000).contains(row.sampleRate) && (8000...96_000).contains(row.clockRate)
                && row.bytesPerFrame > 0 && (1...2).contains(row.channels)
            return isWhole && isSane ? [] : ["\(row)"]
        },
        Promise("a frame fits into a packet") { rehearsal in
            let bytes = rehearsal.description.bytesPerFrame
            return (1...1280).contains(bytes) ? [] : ["\(bytes) octets"]
        },
        Promise("its number is one of RFC 3551, or none") { rehearsal in
            rehearsal.description.staticPayloadType.map { $0 < 35 } ?? true
                ? [] : ["\(rehearsal.description.staticPayloadType ?? 0)"]
        },
        Promise("makes codecs that name it") { rehearsal in
            let made = rehearsal.description.makeCodec()?.description
            return made == rehearsal.description ? [] : ["\(made?.title ?? "nothing")"]
        },
    ]

    // MARK: Frames

    private static let frames = [
        Promise("a frame is as long as the row says, both ways") { rehearsal in
            let row = rehearsal.description
            return (0..<20).compactMap { _ in
                let wire = rehearsal.encode(rehearsal.noise(row.samplesPerFrame))
                let samples = rehearsal.decode(wire)
                let isWire =
                    row.canBeCut
                    ? wire.count == row.bytesPerFrame : (1...row.bytesPerFrame).contains(wire.count)
                return isWire && samples.count == row.samplesPerFrame
                    ? nil : "\(wire.count) octets, \(samples.count) samples"
            }
        },
        Promise("stops at whichever buffer ends first, and writes nothing beyond") { rehearsal in
            rehearsal.overruns()
        },
        Promise("two of them share nothing") { rehearsal in
            let row = rehearsal.description
            let alone = (0..<10).map { _ in rehearsal.noise(row.samplesPerFrame) }
            let expected = alone.map { rehearsal.encode($0) }
            let (one, other) = (CodecRehearsal(row), CodecRehearsal(row))
            let beside = alone.map { frame in
                _ = other.decode(other.encode(other.noise(row.samplesPerFrame)))
                return one.encode(frame)
            }
            return beside == expected ? [] : ["another changes what one says"]
        },
    ]

    /// Of sound that can be cut anywhere.
    private static let cuts = [
        Promise("packets of any length say the same") { rehearsal in
            let row = rehearsal.description
            let sound = rehearsal.noise(row.samplesPerFrame * 30)
            let whole = rehearsal.encode(sound)
            let heard = rehearsal.decode(whole)
            return [10, 30, 60, 100].compactMap { milliseconds in
                let other = CodecRehearsal(row)
                let wire = other.pieces(of: sound, row.sampleRate * milliseconds / 1000)
                    .flatMap { other.encode($0) }
                let bytes = row.bytesPerFrame * milliseconds / 20
                let samples = other.pieces(of: wire, bytes).flatMap { other.decode($0) }
                return wire == whole && samples == heard ? nil : "\(milliseconds) ms"
            }
        }
    ]

    /// Of packets that cannot be cut.
    private static let packets = [
        Promise("its packets say how long they are") { rehearsal in
            let wire = rehearsal.encode(rehearsal.noise(rehearsal.description.samplesPerFrame))
            let ticks = rehearsal.ticks(of: wire)
            return ticks == rehearsal.description.ticksPerFrame
                ? [] : ["\(ticks.map(String.init) ?? "none") ticks"]
        },
        Promise("bytes that mean nothing are at most 120 ms, or refused") { rehearsal in
            let most = rehearsal.description.clockRate * 120 / 1000
            return (0..<2000).compactMap { number in
                let ticks = rehearsal.ticks(of: rehearsal.bytes(number % 40))
                return ticks.map { (1...most).contains($0) } ?? true ? nil : "\(ticks ?? 0) ticks"
            }
        },
        Promise("speaks at both rates of a call") { rehearsal in
            [8000, 16_000].compactMap { rehearsal.speaks(at: $0) ? nil : "not at \($0) Hz" }
        },
        Promise("fills the place of a lost packet, from the next one, too") { rehearsal in
            rehearsal.concealment()
        },
    ]

    // MARK: Sound

    private static let sound = [
        Promise("speech goes through at its level, at most 5 ms late, or 10 in packets") {
            rehearsal in
            let row = rehearsal.description
            let most = row.canBeCut ? 1.5 : 3
            return [300, 1000, 3000, Double(row.sampleRate) * 3 / 8].compactMap { hertz in
                let levels = CodecRehearsal(row).levels(of: hertz).dropFirst(row.canBeCut ? 0 : 5)
                return levels.allSatisfy { abs($0) < most } ? nil : "\(hertz) Hz: \(levels) dB"
            }
        },
        Promise("silence stays silence") { rehearsal in
            let row = rehearsal.description
            let heard = (0..<20).flatMap { _ in
                rehearsal.decode(rehearsal.encode(Array(repeating: 0, count: row.samplesPerFrame)))
            }
            let loudest = heard.map(\.magnitude).max() ?? 0
            return loudest <= 32 ? [] : ["\(loudest)"]
        },
        Promise("the loudest sound is clipped and not turned over") { rehearsal in
            let levels = rehearsal.levels(of: 500, amplitude: 32_767)
            return levels.allSatisfy { abs($0) < 3 } ? [] : ["\(levels) dB"]
        },
        Promise("is heard again within 100 ms after a gap") { rehearsal in
            let levels = rehearsal.levels(of: 1000, losing: { $0 % 25 < 8 })
            // Frames 13 to 24 of each 25 are five and more after the gap.
            let settled = levels.enumerated().filter { $0.offset % 25 >= 13 }.map(\.element)
            return settled.allSatisfy { abs($0) < 2 } ? [] : ["\(settled) dB"]
        },
        Promise("bytes that mean nothing do no harm") { rehearsal in
            let row = rehearsal.description
            for _ in 0..<500 {
                let heard = rehearsal.decode(rehearsal.bytes(row.bytesPerFrame))
                if heard.count > row.samples(in: row.bytesPerFrame) {
                    return ["\(heard.count) samples"]
                }
            }
            let settled = rehearsal.levels(of: 1000).dropFirst(10)
            return settled.allSatisfy { abs($0) < 2 } ? [] : ["\(settled) dB after it"]
        },
    ]
}
