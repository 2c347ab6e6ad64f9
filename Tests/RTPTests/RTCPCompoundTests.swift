// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing
import Timing

@Suite struct RTCPCompoundTests {
    private let block = RTCPReportBlock(
        source: 0x8765_4321, fractionLost: 12, cumulativeLost: -3, extendedHighest: 0x1_0064,
        jitter: 20, lastSenderReport: 0xB2C3_8000, delaySinceLast: 65536)

    @Test func readsADatagramWrittenByHand() throws {
        let packets = try parse(Corpus.hexFiles("rtcp-sender")[0])
        let info = RTCPSenderInfo(
            ntpTime: 0xE5A1_B2C3_8000_0000, rtpTime: 160, packetCount: 100, octetCount: 16000)
        var expected = block
        expected.fractionLost = 10
        expected.cumulativeLost = 5
        #expect(
            packets == [
                .senderReport(ssrc: 0x1234_5678, info, [expected]),
                .sourceDescription([.init(ssrc: 0x1234_5678, cname: Array("a@b.c".utf8))]),
            ])
    }

    @Test func readsWhatItWrites() throws {
        let info = RTCPSenderInfo(ntpTime: .max, rtpTime: 1, packetCount: 2, octetCount: 3)
        for length in 0...9 {
            let name = [UInt8](repeating: 0x61, count: length)
            let packets: [RTCPPacket] = [
                .senderReport(ssrc: 1, info, [block, block]),
                .receiverReport(ssrc: 2, []),
                .sourceDescription([.init(ssrc: 1, cname: name), .init(ssrc: 2, cname: name)]),
                .goodbye(sources: [1, 2], reason: name),
            ]
            let bytes = RTCPCompound.serialize(packets)
            #expect(bytes.count % 4 == 0)
            #expect(try parse(bytes) == packets)
        }
    }

    @Test func cumulativeLossIsCutTo24BitsWithSign() throws {
        var far = block
        far.cumulativeLost = -20_000_000
        guard
            case .receiverReport(_, let blocks) =
                try parse(RTCPCompound.serialize([.receiverReport(ssrc: 1, [far])])).first
        else { return #expect(Bool(false), "not a receiver report") }
        #expect(blocks.first?.cumulativeLost == -0x80_0000)
    }

    @Test func rtcpIsToldFromRTPOnOnePort() throws {
        for bytes in try Corpus.hexFiles("rtcp") {
            #expect(bytes.withUnsafeBytes { RTCPCompound.isRTCP($0) })
        }
        for bytes in try Corpus.hexFiles("rtp") {
            #expect(!bytes.withUnsafeBytes { RTCPCompound.isRTCP($0) })
        }
    }

    @Test(arguments: [
        ([0x80, 201, 0, 1], RTCPParseError.tooShort),
        ([0x81, 202, 0, 1, 0, 0, 0, 1], .doesNotBeginWithReport),
        ([0x80, 201, 0, 2, 0, 0, 0, 1], .truncated),
        ([0x81, 201, 0, 1, 0, 0, 0, 1], .truncated),
        ([0x80, 201, 0, 1, 0, 0, 0, 1, 0, 203, 0, 0], .wrongVersion),
        ([0xA0, 201, 0, 1, 0, 0, 0, 9], .badPadding),
    ])
    func namesWhatIsWrong(_ bytes: [UInt8], _ error: RTCPParseError) {
        #expect(throws: error) { try parse(bytes) }
    }

    @Test func thousandsOfMutatedDatagramsAreReadOrRefused() throws {
        var random = SeededRandom(seed: 2)
        let seeds = try Corpus.hexFiles("rtcp")
        #expect(seeds.count >= 3)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = Corpus.mutate(Corpus.pick(seeds, &random), &random)
            guard let packets = try? parse(bytes) else { continue }
            accepted += 1
            #expect(packets.count <= 32)
        }
        #expect(accepted > 500)
    }

    private func parse(_ bytes: [UInt8]) throws -> [RTCPPacket] {
        try bytes.withUnsafeBytes { try RTCPCompound.parse($0) }
    }
}
