// SPDX-License-Identifier: Apache-2.0

import Codecs
import Testing

@Suite struct CodecCatalogTests {
    @Test func rowsAreFoundByNameTitleAndNumber() {
        #expect(CodecCatalog.codec(named: "pcmu") == PCMU.description)
        #expect(CodecCatalog.codec(named: "G722") == G722.description)
        #expect(CodecCatalog.codec(named: "PCMU", clockRate: 16000) == nil)
        #expect(CodecCatalog.codec(named: "L16", clockRate: 16000) == L16.descriptionAt16kHz)
        #expect(CodecCatalog.codec(named: "L16", channels: 2) == nil)
        #expect(CodecCatalog.codec(named: "opus") == nil)
        #expect(CodecCatalog.codec(titled: "l16/16000") == L16.descriptionAt16kHz)
        #expect(CodecCatalog.codec(titled: "L16") == L16.description)
        #expect(CodecCatalog.codec(titled: "L16/8000") == nil)
        #expect(CodecCatalog.codec(staticPayloadType: 8) == PCMA.description)
        #expect(CodecCatalog.codec(staticPayloadType: 3) == nil)
    }

    @Test func everyRowMakesItsOwnCodec() throws {
        for row in CodecCatalog.all {
            #expect(try #require(row.makeCodec()).description == row)
        }
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
