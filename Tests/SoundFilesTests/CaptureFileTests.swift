// SPDX-License-Identifier: Apache-2.0

import Addresses
import Foundation
import GatewayTesting
import SoundFiles
import Testing
import Timing

/// Captures as tools write them, whole, torn and wrong.
@Suite struct CaptureFileTests {
    private static let here = SocketAddress(ipv4: 0xC000_0201, port: 5060)
    private static let there = SocketAddress(ipv4: 0xC000_0202, port: 4000)
    private static let here6 = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 1, port: 5060)
    private static let there6 = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 2, port: 4000)

    private static func payload(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + number) }
    }

    private func read(_ bytes: [UInt8]) throws -> CaptureFile {
        try CaptureFile.read(bytes: bytes, path: "a.pcap")
    }

    private static let kinds = CaptureBuilder.Form.allCases.flatMap { form in
        CaptureBuilder.Link.allCases.map { (form, $0) }
    }

    @Test(arguments: kinds)
    func everyFormOverEveryLinkIsTheSame(_ form: CaptureBuilder.Form, _ link: CaptureBuilder.Link)
        throws
    {
        var builder = CaptureBuilder(form: form, link: link)
        builder.udp(at: .milliseconds(3), from: Self.here, to: Self.there, Self.payload(1, 40))
        builder.udp(at: .milliseconds(23), from: Self.there6, to: Self.here6, Self.payload(2, 172))
        builder.udp(at: .microseconds(43_123), from: Self.there, to: Self.here, [])
        let file = try read(builder.bytes)
        #expect(file.notes.isEmpty && !file.isCutOff)
        #expect(file.began == 1_790_000_000_003_000_000)
        #expect(file.datagrams.map(\.at.nanoseconds) == [0, 20_000_000, 40_123_000])
        #expect(file.datagrams.map(\.source) == [Self.here, Self.there6, Self.there])
        #expect(file.datagrams.map(\.destination) == [Self.there, Self.here6, Self.here])
        #expect(file.datagrams.allSatisfy { $0.content == .udp })
        #expect(
            file.datagrams.map { Array($0.bytes) } == [
                Self.payload(1, 40), Self.payload(2, 172), [],
            ])
    }

    @Test(arguments: [here, here6])
    func fragmentsAreOnePacketAgain(_ source: SocketAddress) throws {
        let destination = source == Self.here ? Self.there : Self.there6
        var builder = CaptureBuilder()
        let long = Self.payload(3, 3000)
        builder.udp(at: .zero, from: source, to: destination, long, fragments: 1400)
        let whole = try read(builder.bytes)
        #expect(whole.datagrams.map { Array($0.bytes) } == [long])
        // The last first: the same.
        let (head, starts) = (builder.bytes[..<builder.starts[0]], builder.starts)
        let parts = zip(starts, starts.dropFirst() + [builder.bytes.count]).map {
            Array(builder.bytes[$0..<$1])
        }
        #expect(parts.count == 3)
        let backwards = try read(head + parts.reversed().flatMap { $0 })
        #expect(backwards.datagrams.map { Array($0.bytes) } == [long])
        // One is missing: nothing, and it is said.
        let without = try read(Array(head + parts[0] + parts[2]))
        #expect(without.datagrams.isEmpty)
        #expect(without.notes == ["1 packets came in fragments that are not all there"])
    }

    private struct Segment {
        var sequence: UInt32
        var bytes: [UInt8]
        var isFirst = false
    }

    private func stream(_ segments: [Segment], step: Duration = .milliseconds(1)) throws
        -> CaptureFile
    {
        var builder = CaptureBuilder()
        for (index, segment) in segments.enumerated() {
            builder.tcp(
                at: step * index, from: Self.here, to: Self.there, sequence: segment.sequence,
                isFirst: segment.isFirst, segment.bytes)
        }
        return try read(builder.bytes)
    }

    private func news(_ file: CaptureFile) -> [Bool] {
        file.datagrams.map { $0.content == .tcp(isNew: true) }
    }

    /// Numbers wrap, pieces overtake one another, come twice, and overlap.
    @Test func streamsOfTCPAreInOrder() throws {
        let start = UInt32.max - 3
        let file = try stream([
            Segment(sequence: start, bytes: [], isFirst: true),
            Segment(sequence: start &+ 1, bytes: [1, 2, 3]),
            Segment(sequence: start, bytes: [], isFirst: true),
            Segment(sequence: start &+ 7, bytes: [7, 8]),
            Segment(sequence: start &+ 1, bytes: [1, 2, 3]),
            Segment(sequence: start &+ 3, bytes: [3, 4, 5, 6]),
            Segment(sequence: start &+ 8, bytes: [8, 9]),
        ])
        #expect(file.datagrams.flatMap(\.bytes) == Array(1...9))
        #expect(news(file) == [true, false, false, false])
        #expect(file.datagrams.map(\.at.nanoseconds) == [1, 5, 5, 6].map { $0 * 1_000_000 })
        #expect(file.notes.isEmpty)
    }

    @Test func whatTheCaptureMissedIsPassedOver() throws {
        let late = try stream(
            [
                Segment(sequence: 100, bytes: [1]), Segment(sequence: 102, bytes: [3]),
                Segment(sequence: 103, bytes: [4]), Segment(sequence: 104, bytes: [5]),
            ], step: .seconds(2))
        #expect(late.datagrams.flatMap(\.bytes) == [1, 3, 4, 5])
        #expect(news(late) == [true, true, false, false])
        #expect(late.notes == ["1 places of TCP connections are missing"])
        // Also where nothing comes any more.
        let last = try stream([
            Segment(sequence: 100, bytes: [1]), Segment(sequence: 102, bytes: [3]),
        ])
        #expect(last.datagrams.flatMap(\.bytes) == [1, 3] && news(last) == [true, true])
        // Two connections between the same ports.
        let again = try stream([
            Segment(sequence: 100, bytes: [1]),
            Segment(sequence: 5_000_000, bytes: [], isFirst: true),
            Segment(sequence: 5_000_001, bytes: [2]),
        ])
        #expect(again.datagrams.flatMap(\.bytes) == [1, 2] && news(again) == [true, true])
        #expect(again.notes.isEmpty)
    }

    /// Cut at every byte, what was whole is there, and it is said that it was cut.
    @Test(arguments: [CaptureBuilder.Form.bigNanoseconds, .littleBlocks])
    func tornAnywhereItGivesWhatWasWhole(_ form: CaptureBuilder.Form) throws {
        var builder = CaptureBuilder(form: form)
        for number in 0..<4 {
            builder.udp(
                at: .milliseconds(20 * number), from: Self.here, to: Self.there,
                Self.payload(number, 31))
        }
        let (bytes, starts) = (builder.bytes, builder.starts)
        for end in 0..<bytes.count {
            let whole = starts.dropFirst().count { $0 <= end }
            let torn = Array(bytes[..<end])
            guard whole > 0 else {
                #expect(throws: CaptureFileError.self) { _ = try read(torn) }
                continue
            }
            let file = try read(torn)
            #expect(file.datagrams.count == whole)
            #expect(file.isCutOff == !starts.contains(end), "torn at \(end)")
            #expect(file.notes.isEmpty == !file.isCutOff)
        }
        #expect(try read(bytes).datagrams.count == 4)
    }

    @Test func packetsKeptInPartAreLeftOut() throws {
        var builder = CaptureBuilder(link: .raw)
        builder.udp(at: .zero, from: Self.here, to: Self.there, [1, 2, 3])
        let packet = Array(builder.bytes[(builder.starts[0] + 16)...])
        builder.frame(at: .milliseconds(20), packet.map { $0 == 1 ? 9 : $0 }, kept: 29)
        let file = try read(builder.bytes)
        #expect(file.datagrams.count == 1)
        #expect(
            file.notes == ["1 packets were kept only in part, and are left out: capture with -s 0"])
    }

    /// `-i any` sees what goes over the loopback twice.
    @Test func twinsAreOnePacket() throws {
        var builder = CaptureBuilder(link: .raw)
        builder.udp(at: .zero, from: Self.here, to: Self.there, [1, 2, 3])
        let packet = Array(builder.bytes[(builder.starts[0] + 16)...])
        builder.frame(at: .microseconds(4), packet)
        builder.frame(at: .milliseconds(20), packet)
        let file = try read(builder.bytes)
        #expect(file.datagrams.map(\.at.nanoseconds) == [0, 20_000_000])
        #expect(file.notes == ["1 packets were captured twice, and are taken once"])
    }

    @Test func turnsAreThoseOfTheTimes() throws {
        var builder = CaptureBuilder()
        for time in [40, 20, 60, 0] {
            builder.udp(
                at: .milliseconds(time), from: Self.here, to: Self.there, [UInt8(time)])
        }
        let file = try read(builder.bytes)
        #expect(file.datagrams.flatMap(\.bytes) == [0, 20, 40, 60])
        #expect(file.datagrams.map(\.at.nanoseconds) == [0, 20, 40, 60].map { $0 * 1_000_000 })
        #expect(file.began == 1_790_000_000_000_000_000)
    }

    @Test func whatIsNoCaptureIsNamed() throws {
        func message(_ bytes: [UInt8]) -> String {
            do {
                _ = try read(bytes)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(message([]).hasPrefix("a.pcap: there is nothing in it; capture with tcpdump"))
        #expect(message(Array("RIFF".utf8)).contains("neither pcap nor pcapng"))
        #expect(
            message([0x1F, 0x8B, 8]) == "a.pcap: it is packed by gzip; unpack it first: gunzip")
        #expect(message(CaptureBuilder().bytes).contains("there is no IP packet in it"))
        var radio = CaptureBuilder()
        radio.udp(at: .zero, from: Self.here, to: Self.there, [1])
        var bytes = radio.bytes
        bytes[20] = 127
        #expect(message(bytes).contains("from a link of kind 127"))
        #expect(throws: CaptureFileError.self) { _ = try CaptureFile.read(path: "/nowhere.pcap") }
        #expect(throws: CaptureFileError.self) { _ = try CaptureFile.read(path: "/tmp") }
        let path = FileManager.default.temporaryDirectory
            .appending(path: "capture-\(UUID().uuidString).pcap").path
        try Data(radio.bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CaptureFile.read(path: path).datagrams.count == 1)
        #expect(throws: CaptureFileError.self) {
            _ = try CaptureFile.read(path: path, byteLimit: 10)
        }
    }

    /// Whatever is in a file, reading it ends, and gives no more than it holds.
    @Test(arguments: kinds)
    func mutatedCapturesAreReadOrRefused(
        _ form: CaptureBuilder.Form, _ link: CaptureBuilder.Link
    ) throws {
        var builder = CaptureBuilder(form: form, link: link)
        builder.udp(at: .zero, from: Self.here, to: Self.there, Self.payload(1, 40))
        builder.udp(
            at: .seconds(1), from: Self.here6, to: Self.there6, Self.payload(2, 90), fragments: 40)
        builder.udp(
            at: .seconds(1), from: Self.here, to: Self.there, Self.payload(2, 90), fragments: 40)
        builder.tcp(at: .seconds(2), from: Self.here, to: Self.there, sequence: 7, [1, 2, 3, 4])
        builder.tcp(at: .seconds(2), from: Self.here, to: Self.there, sequence: 13, [1, 2, 3, 4])
        let good = builder.bytes
        var random = SeededRandom(seed: 9)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] = Bool.random(using: &random) ? 0xFF : UInt8(random.next() & 0xFF)
            }
            guard let file = try? read(bytes) else { continue }
            #expect(file.datagrams.count <= 8)
            #expect(file.datagrams.allSatisfy { $0.at >= .zero && $0.bytes.count <= bytes.count })
        }
    }
}
