// SPDX-License-Identifier: Apache-2.0

import Codecs
import GatewayTesting
import Testing

@Suite struct CodecCompatibilityTests {
    @Test(arguments: CodecCatalog.all)
    func everyCodecKeepsEveryPromise(_ row: CodecDescription) {
        for fault in CodecCompatibility(row).faults() {
            Issue.record(Comment(rawValue: fault))
        }
    }

    @Test func titlesAndNumbersAreUsedOnce() {
        let titles = CodecCatalog.all.map { $0.title.uppercased() }
        #expect(Set(titles).count == titles.count)
        let numbers = CodecCatalog.all.compactMap(\.staticPayloadType)
        #expect(Set(numbers).count == numbers.count)
        #expect(Set(CodecCatalog.all).count == CodecCatalog.all.count)
    }

    /// Codecs that go wrong on purpose, and the promise that each breaks.
    private final class Wrong: AudioCodec {
        enum Fault {
            case overrunsBytes, overrunsSamples, tooFew, quiet, turnsOver, noisy
        }

        let fault: Fault
        let inner = L16()

        init(_ fault: Fault) { self.fault = fault }

        var description: CodecDescription { Self.row(fault) }

        static func row(_ fault: Fault) -> CodecDescription {
            CodecDescription(
                name: "WRONG", clockRate: 8000, sampleRate: 8000,
                payload: .constant(bytesPerTick: 2),
                make: { Wrong(fault) })
        }

        func encode(
            _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
        ) -> Int {
            switch fault {
            case .overrunsBytes:
                return inner.encode(
                    samples,
                    into: UnsafeMutableBufferPointer(
                        start: bytes.baseAddress, count: min(bytes.count + 2, 2 * samples.count)))
            case .tooFew: return max(0, inner.encode(samples, into: bytes) - 2)
            default: return inner.encode(samples, into: bytes)
            }
        }

        func decode(
            _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
        ) -> Int {
            let count = inner.decode(bytes, into: samples)
            switch fault {
            case .quiet: for index in 0..<count { samples[index] /= 4 }
            case .turnsOver: for index in 0..<count { samples[index] &*= 2 }
            case .noisy: for index in 0..<count { samples[index] |= 0x40 }
            case .overrunsSamples:
                if samples.count < bytes.count / 2, let base = samples.baseAddress {
                    (base + samples.count).pointee = 1
                }
            case .overrunsBytes, .tooFew: break
            }
            return count
        }
    }

    @Test func aCodecThatGoesWrongIsFound() {
        let table: [(Wrong.Fault, String)] = [
            (.overrunsBytes, "stops at"), (.overrunsSamples, "stops at"),
            (.tooFew, "a frame is as long"), (.quiet, "speech"), (.turnsOver, "the loudest"),
            (.noisy, "silence"),
        ]
        for (fault, promise) in table {
            let faults = CodecCompatibility(Wrong.row(fault)).faults()
            #expect(faults.contains { $0.hasPrefix(promise) }, "\(fault): \(faults)")
        }
    }

    @Test func aRowThatCannotBeIsFound() {
        var row = L16.description
        row.clockRate = 8001
        #expect(CodecCompatibility(row).faults().contains { $0.hasPrefix("20 ms are whole") })
        row = L16.description
        row.name = "L 16"
        #expect(CodecCompatibility(row).faults().contains { $0.hasPrefix("its name") })
        row = L16.description
        row.name = "L17"
        #expect(CodecCompatibility(row).faults().contains { $0.hasPrefix("makes codecs") })
        row = L16.description
        row.payload = .constant(bytesPerTick: 20)
        #expect(CodecCompatibility(row).faults().contains { $0.hasPrefix("a frame fits") })
    }
}
