// SPDX-License-Identifier: Apache-2.0

import Codecs
import Testing

@Suite struct CodecCatalogTests {
    /// Compatibility of a codec with the catalog: whoever adds one gets these for free.
    @Test(arguments: CodecCatalog.all)
    func aFrameKeepsItsSizeAndItsSound(_ description: CodecDescription) throws {
        let codec = try #require(CodecCatalog.makeCodec(description))
        #expect(codec.description == description)
        let frames = 50
        var input: [Int16] = []
        var output: [Int16] = []
        for frame in 0..<frames {
            var pcm = (0..<160).map { sine(1000, at: frame * 160 + $0) }
            input += pcm
            var wire = [UInt8](repeating: 0, count: description.bytesPerFrame)
            let written = pcm.withUnsafeBufferPointer { source in
                wire.withUnsafeMutableBufferPointer { codec.encode(source, into: $0) }
            }
            #expect(written == description.bytesPerFrame)
            let read = wire.withUnsafeBufferPointer { source in
                pcm.withUnsafeMutableBufferPointer { codec.decode(source, into: $0) }
            }
            #expect(read == 160)
            output += pcm
        }
        #expect(bestCorrelation(input, output, lags: 0...60) > 0.995)
    }

    @Test(arguments: CodecCatalog.all)
    func shortBuffersBoundBothDirections(_ description: CodecDescription) throws {
        let codec = try #require(CodecCatalog.makeCodec(description))
        let pcm = [Int16](repeating: 100, count: 160)
        var wire = [UInt8](repeating: 0, count: 10)
        let written = pcm.withUnsafeBufferPointer { source in
            wire.withUnsafeMutableBufferPointer { codec.encode(source, into: $0) }
        }
        #expect(written == 10)
        var few = [Int16](repeating: 0, count: 3)
        let read = wire.withUnsafeBufferPointer { source in
            few.withUnsafeMutableBufferPointer { codec.decode(source, into: $0) }
        }
        #expect(read == 3)
        let none = UnsafeMutableBufferPointer<Int16>(start: nil, count: 0)
        #expect(codec.decode(UnsafeBufferPointer(start: nil, count: 0), into: none) == 0)
    }

    @Test func rowsAreFoundByNameAndNumber() {
        #expect(CodecCatalog.codec(named: "pcmu") == CodecCatalog.pcmu)
        #expect(CodecCatalog.codec(named: "G722") == CodecCatalog.g722)
        #expect(CodecCatalog.codec(named: "PCMU", clockRate: 16000) == nil)
        #expect(CodecCatalog.codec(named: "opus") == nil)
        #expect(CodecCatalog.codec(staticPayloadType: 8) == CodecCatalog.pcma)
        #expect(CodecCatalog.codec(staticPayloadType: 3) == nil)
    }
}

func sine(_ frequency: Double, at index: Int, rate: Double = 8000) -> Int16 {
    Int16(8000 * sineTurns(frequency * Double(index) / rate))
}

/// Sine of a number of turns, by a Taylor series around the nearest quarter: tests import no maths.
func sineTurns(_ turns: Double) -> Double {
    let x = (turns - turns.rounded()) * 2 * Double.pi
    var term = x
    var sum = x
    for n in stride(from: 2.0, through: 26, by: 2) {
        term *= -x * x / (n * (n + 1))
        sum += term
    }
    return sum
}

func bestCorrelation(_ left: [Int16], _ right: [Int16], lags: ClosedRange<Int>) -> Double {
    lags.map { lag in
        var (product, a, b) = (0.0, 0.0, 0.0)
        for index in 400..<left.count - lags.upperBound {
            let (x, y) = (Double(left[index]), Double(right[index + lag]))
            product += x * y
            a += x * x
            b += y * y
        }
        return product / max(1, (a * b).squareRoot())
    }.max() ?? 0
}
