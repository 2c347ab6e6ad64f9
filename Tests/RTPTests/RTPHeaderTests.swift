// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct RTPHeaderTests {
    @Test func readsThePlainHeader() throws {
        let bytes: [UInt8] = [
            0x80, 0x88, 0x12, 0x34, 0, 0, 0, 160, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3,
        ]
        let header = try parse(bytes)
        #expect(header.marker)
        #expect(header.payloadType == 8)
        #expect(header.sequence == 0x1234)
        #expect(header.timestamp == 160)
        #expect(header.ssrc == 0xDEAD_BEEF)
        #expect(header.payload == 12..<15)
    }

    @Test func skipsSourcesExtensionAndPadding() throws {
        var bytes: [UInt8] = [0xB2, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
        bytes += [UInt8](repeating: 9, count: 8)
        bytes += [0xBE, 0xDE, 0, 1, 7, 7, 7, 7]
        bytes += [1, 2, 3, 4, 5]
        bytes += [0, 0, 3]
        let header = try parse(bytes)
        #expect(header.contributingSources == 2)
        #expect(header.extensionProfile == 0xBEDE)
        #expect(Array(bytes[header.payload]) == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [
        ([0x80, 0, 0, 0], RTPParseError.tooShort),
        ([0x40] + [UInt8](repeating: 0, count: 11), .wrongVersion),
        ([0x81] + [UInt8](repeating: 0, count: 11), .truncatedSources),
        ([0x90] + [UInt8](repeating: 0, count: 11), .truncatedExtension),
        ([0x90] + [UInt8](repeating: 0, count: 13) + [0, 1], .truncatedExtension),
        ([0xA0] + [UInt8](repeating: 0, count: 12), .badPadding),
        ([0xA0] + [UInt8](repeating: 0, count: 11) + [2], .badPadding),
    ])
    func namesWhatIsWrong(_ bytes: [UInt8], _ error: RTPParseError) {
        #expect(throws: error) { try parse(bytes) }
    }

    @Test func readsWhatItWrites() throws {
        let header = RTPHeader(
            marker: true, payloadType: 101, sequence: 65535, timestamp: .max, ssrc: 7)
        var bytes = [UInt8](repeating: 0xFF, count: 12)
        #expect(bytes.withUnsafeMutableBytes { header.write(into: $0) } == 12)
        #expect(try parse(bytes) == header)
        var short = [UInt8](repeating: 0, count: 11)
        #expect(short.withUnsafeMutableBytes { header.write(into: $0) } == 0)
    }

    @Test func thousandsOfMutatedDatagramsNeverLeaveTheirBounds() throws {
        var random = SeededRandom(seed: 1)
        let seeds = try Corpus.hexFiles("rtp")
        #expect(seeds.count >= 4)
        var parsed = 0
        for _ in 0..<20_000 {
            let bytes = Corpus.mutate(Corpus.pick(seeds, &random), &random)
            guard let header = try? parse(bytes) else { continue }
            parsed += 1
            #expect(header.payload.lowerBound >= 12)
            #expect(header.payload.upperBound <= bytes.count)
        }
        #expect(parsed > 1000)
    }

    private func parse(_ bytes: [UInt8]) throws(RTPParseError) -> RTPHeader {
        let result = bytes.withUnsafeBytes { raw -> Result<RTPHeader, RTPParseError> in
            do throws(RTPParseError) {
                return .success(try RTPHeader(parsing: raw))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
