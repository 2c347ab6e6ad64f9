// SPDX-License-Identifier: Apache-2.0

import CSpanDSP
import Codecs
import Testing

@Suite struct G711Tests {
    @Test func everySampleCompressesAsSpanDSPDoes() {
        for sample in Int16.min...Int16.max {
            #expect(PCMU.compress(sample) == linear_to_ulaw(Int32(sample)), "µ-law of \(sample)")
            #expect(PCMA.compress(sample) == linear_to_alaw(Int32(sample)), "A-law of \(sample)")
        }
    }

    @Test func everyByteExpandsAsSpanDSPDoes() {
        for byte in UInt8.min...UInt8.max {
            #expect(PCMU.expand(byte) == ulaw_to_linear(byte), "µ-law of \(byte)")
            #expect(PCMA.expand(byte) == alaw_to_linear(byte), "A-law of \(byte)")
        }
    }

    /// ITU-T G.711 tables 1 and 2: the ends and the middle of both scales.
    @Test func theEndsOfTheScalesAreThoseOfTheStandard() {
        #expect(PCMU.expand(0x80) == 32124)
        #expect(PCMU.expand(0x00) == -32124)
        #expect(PCMU.expand(PCMU.silence) == 0)
        #expect(PCMA.expand(0xAA) == 32256)
        #expect(PCMA.expand(0x2A) == -32256)
        #expect(PCMA.expand(PCMA.silence) == 8)
    }

    /// ITU-T G.711 tables 5 and 6: eight octets that decode to 1 kHz at 0 dBm0, which is 3.14 dB
    /// (A-law) and 3.17 dB (µ-law) below the largest sine.
    @Test func theDigitalMilliwattHasItsLevel() {
        let muLaw: [UInt8] = [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E]
        let aLaw: [UInt8] = [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4]
        func rms(_ samples: [Int16]) -> Double {
            let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
            return (sum / Double(samples.count)).squareRoot()
        }
        // 4 × 8159 / √2 lowered by 3.17 dB is 16022; 8 × 4096 / √2 lowered by 3.14 dB is 16142.
        #expect(abs(rms(muLaw.map(PCMU.expand)) - 16022) < 120)
        #expect(abs(rms(aLaw.map(PCMA.expand)) - 16142) < 120)
    }

    @Test(arguments: [PCMU.description, PCMA.description])
    func whatWasExpandedCompressesToTheSameByte(_ description: CodecDescription) throws {
        let codec = try #require(description.makeCodec())
        // 0x7F is the negative zero of µ-law, which comes back as the positive one.
        let bytes = (UInt8.min...UInt8.max).filter { $0 != 0x7F || description.name == "PCMA" }
        var samples = [Int16](repeating: 0, count: bytes.count)
        var again = [UInt8](repeating: 0, count: bytes.count)
        bytes.withUnsafeBufferPointer { source in
            samples.withUnsafeMutableBufferPointer {
                #expect(codec.decode(source, into: $0) == bytes.count)
            }
        }
        samples.withUnsafeBufferPointer { source in
            again.withUnsafeMutableBufferPointer {
                #expect(codec.encode(source, into: $0) == bytes.count)
            }
        }
        #expect(again == bytes)
    }
}
