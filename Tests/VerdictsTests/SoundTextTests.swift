// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import Verdicts

/// Sound as it is in a page: µ-law bytes in Base64, silence left out.
@Suite struct SoundTextTests {
    private func parts(_ samples: [Int16]) throws -> [(offset: Int64, bytes: [UInt8])] {
        var page = ReportSample.page().emptied
        page.picture.ears = [
            FixturePicture.Ear(party: "caller", said: samples, heard: [], bands: [], speech: [])
        ]
        let said = try page.html.pageData["parties"]?.array?.first?["said"]
        #expect(said?["samples"]?.integer == Int64(samples.count))
        return try #require(said?["parts"]?.array).map { part in
            let text = try #require(part.array?.last?.string)
            let bytes = try #require(Data(base64Encoded: text))
            return (try #require(part.array?.first?.integer), Array(bytes))
        }
    }

    /// ITU-T G.711 table 2a, in samples of 16 bits: the values of its ends, and what lies beyond.
    @Test func samplesBecomeTheirBytes() throws {
        let table: [(Int16, UInt8)] = [
            (0, 0xFF), (8, 0xFE), (-8, 0x7E), (120, 0xF0), (-120, 0x70), (1_884, 0xC0),
            (-1_884, 0x40), (32_124, 0x80), (-32_124, 0x00), (32_767, 0x80), (-32_768, 0x00),
        ]
        // Three lengths, for the ends of Base64.
        for length in table.count - 2...table.count {
            let part = try #require(parts(table.prefix(length).map(\.0)).first)
            #expect(part.offset == 0)
            #expect(part.bytes == table.prefix(length).map(\.1))
        }
    }

    @Test func silenceIsLeftOut() throws {
        // Between them 20 ms of silence, which stay, and 165 ms, which go; the last frame is no whole one.
        var samples = [Int16](repeating: 0, count: 2_000)
        for index in [170, 500, 1_980] { samples[index] = 1_000 }
        let parts = try parts(samples)
        #expect(parts.map(\.offset) == [160, 1_920])
        #expect(parts.map(\.bytes.count) == [480, 80])
        #expect(parts.first?.bytes[10] != 0xFF && parts.last?.bytes[60] != 0xFF)
        #expect(try self.parts([Int16](repeating: 0, count: 2_000)).isEmpty)
        #expect(try self.parts([]).isEmpty)
    }
}
