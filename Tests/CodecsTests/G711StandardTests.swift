// SPDX-License-Identifier: Apache-2.0

import Codecs
import Testing

/// G.711 as the standard defines it: decision values by segments (tables 1a, 1b, 2a, 2b), every byte and
/// every sample of 16 bits.
@Suite struct G711StandardTests {
    struct Law: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// How many intervals of which width follow each other, in units of the table.
        var intervals: [(count: Int, width: Int)]
        /// Samples of 16 bits in one unit.
        var unit: Int
        /// The byte of the interval with this number, for positive values.
        var byte: @Sendable (Int) -> UInt8
        var compress: @Sendable (Int16) -> UInt8
        var expand: @Sendable (UInt8) -> Int16

        /// The decision values, from 0 to the virtual one at the end.
        var decisions: [Int] {
            intervals.reduce(into: [0]) { values, interval in
                for _ in 0..<interval.count {
                    values.append(values[values.count - 1] + interval.width)
                }
            }
        }
    }

    /// Of 4096 units: 13 segments, the first two of one slope. Even bits are inverted.
    private static let aLaw = Law(
        testDescription: "A-law",
        intervals: [(32, 2), (16, 4), (16, 8), (16, 16), (16, 32), (16, 64), (16, 128)], unit: 8,
        byte: { (0x80 | UInt8($0)) ^ 0x55 }, compress: PCMA.compress, expand: PCMA.expand)

    /// Of 8159 units: 15 segments, and a first interval of half a step. All bits are inverted.
    private static let muLaw = Law(
        testDescription: "µ-law",
        intervals: [
            (1, 1), (15, 2), (16, 4), (16, 8), (16, 16), (16, 32), (16, 64), (16, 128), (16, 256),
        ], unit: 4,
        byte: { 0xFF - UInt8($0) }, compress: PCMU.compress, expand: PCMU.expand)

    @Test func theTablesEndWhereTheStandardSays() {
        #expect(Self.aLaw.decisions.last == 4096 && Self.aLaw.decisions.count == 129)
        #expect(Self.muLaw.decisions.last == 8159 && Self.muLaw.decisions.count == 129)
    }

    /// A byte is the middle of its interval; the first of µ-law is zero.
    @Test(arguments: [aLaw, muLaw]) func everyByteIsTheMiddleOfItsInterval(law: Law) {
        let decisions = law.decisions
        for number in 0..<128 {
            let middle = (decisions[number] + decisions[number + 1]) * law.unit / 2
            let value = decisions[1] == 1 && number == 0 ? 0 : middle
            let byte = law.byte(number)
            #expect(Int(law.expand(byte)) == value, "byte \(byte)")
            #expect(Int(law.expand(byte ^ 0x80)) == -value, "byte \(byte ^ 0x80)")
        }
    }

    /// A sample becomes the byte of the interval it lies in; one on a decision value, either of the two,
    /// which are as near.
    @Test(arguments: [aLaw, muLaw]) func everySampleFallsIntoItsInterval(law: Law) {
        let decisions = law.decisions
        var numbers = [Int](repeating: 0, count: 256)
        for number in 0..<128 {
            numbers[Int(law.byte(number))] = number
            numbers[Int(law.byte(number) ^ 0x80)] = number
        }
        let wrong = (Int16.min...Int16.max).filter { sample in
            let byte = law.compress(sample)
            let number = numbers[Int(byte)]
            let isNegative = byte & 0x80 == 0
            let magnitude = abs(Int(sample))
            let low = decisions[number] * law.unit
            // What is beyond the end is clipped.
            let high = number == 127 ? Int.max : decisions[number + 1] * law.unit
            return isNegative != (sample < 0) || magnitude < low || magnitude > high
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    /// The sweep through all samples that is published with the ITU's Software Tool Library. On negative
    /// decision values of µ-law its encoder takes the byte nearer to zero, and ours the other.
    @Test(.enabled(if: PublishedVectors.areThere, "scripts/fetch-vectors brings them"))
    func thePublishedSweepComesOut() throws {
        let sweep = try PublishedVectors.samples("sweep.src")
        #expect(sweep.count == 65_536)
        let a = try PublishedVectors.samples("sweep-r.a").map { UInt8(truncatingIfNeeded: $0) }
        let u = try PublishedVectors.samples("sweep-r.u").map { UInt8(truncatingIfNeeded: $0) }
        #expect(sweep.map(PCMA.compress) == a)
        #expect(try a.map(PCMA.expand) == PublishedVectors.samples("sweep-r.rea"))
        #expect(try u.map(PCMU.expand) == PublishedVectors.samples("sweep-r.reu"))
        let decisions = Set(Self.muLaw.decisions.dropFirst().dropLast().map { -$0 * 4 })
        let others = zip(sweep, u).filter { PCMU.compress($0) != $1 }.map { Int($0.0) }
        #expect(Set(others) == decisions)
    }
}
