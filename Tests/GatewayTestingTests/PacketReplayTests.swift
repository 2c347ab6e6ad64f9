// SPDX-License-Identifier: Apache-2.0

import Addresses
import Codecs
import GatewayTesting
import Testing
import Timing

/// A phone sends captured packets again: when they came, with what was lost, under its own numbers.
@Suite struct PacketReplayTests {
    /// So many packets of 20 ms of a tone; those of `lost` are missing, the others come late by what
    /// `delay` says.
    private static func packets(
        of tone: Tone, _ count: Int, codec: CodecDescription = PCMU.description,
        lost: (Int) -> Bool = { _ in false }, delay: (Int) -> Duration = { _ in .zero }
    ) -> [TimedPacket] {
        guard let encoder = codec.makeCodec() else { return [] }
        var voice = PureTone(hertz: tone.hertz * 8000 / codec.sampleRate)
        return (0..<count).compactMap { number in
            let samples = voice.next(codec.samplesPerFrame)
            let payload = [UInt8](unsafeUninitializedCapacity: codec.bytesPerFrame) {
                bytes, count in
                count = samples.withUnsafeBufferPointer { encoder.encode($0, into: bytes) }
            }
            guard !lost(number) else { return nil }
            return TimedPacket(
                time: .milliseconds(20 * number) + delay(number), sequence: UInt16(number),
                timestamp: UInt32(number * codec.ticksPerFrame), marker: number == 0,
                content: .sound(codec), payload: payload[...])
        }
    }

    private struct Sent {
        var at: Instant
        var sequence: UInt16
        var timestamp: UInt32
        var payloadType: UInt8
        var ssrc: [UInt8]
    }

    /// What the caller of a pair sent as sound.
    private func sent(_ pair: PhonePair) -> [Sent] {
        pair.wire.filter {
            $0.datagram.kind == .rtp && $0.datagram.source.isSameHost(as: PhonePair.usual[0])
        }.map { arrival in
            let bytes = arrival.datagram.bytes
            func number(_ place: Int, _ count: Int) -> UInt32 {
                bytes[place..<place + count].reduce(0) { $0 << 8 | UInt32($1) }
            }
            return Sent(
                at: arrival.at, sequence: UInt16(number(2, 2)), timestamp: number(4, 4),
                payloadType: bytes[1] & 0x7F, ssrc: Array(bytes[8..<12]))
        }
    }

    private func call(
        _ voice: PhoneVoice, codec: CodecDescription = PCMU.description,
        steps: [PhoneScript.Step] = [], for length: Duration = .seconds(4)
    ) -> PhonePair {
        var caller = PhoneScript("anna", voice: voice, dials: "maria", steps: steps)
        var called = PhoneScript(
            "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .zero))
        (caller.codec, called.codec) = (codec, codec)
        var pair = PhonePair(caller, called)
        pair.call(for: length)
        return pair
    }

    @Test func everyPacketLeavesAtItsOwnTimeUnderNumbersOfThePhone() throws {
        let packets = Self.packets(
            of: .caller, 50, lost: { $0 % 7 == 3 }, delay: { .milliseconds($0 * 37 % 31) })
        let pair = call(.packets(packets), for: .seconds(2))
        let connected = try #require(pair.phones[0].first(.connected))
        let all = sent(pair)
        // By number: jitter of more than a frame makes packets overtake one another.
        let first = all[0]
        let played = all.prefix(packets.count).sorted {
            ($0.sequence &- first.sequence) < ($1.sequence &- first.sequence)
        }
        #expect(played.count == packets.count)
        for (sent, packet) in zip(played, packets) {
            #expect(sent.sequence &- first.sequence == packet.sequence)
            #expect(sent.timestamp &- first.timestamp == packet.timestamp)
            // 10 ms on the way.
            #expect(sent.at - connected == packet.time + .milliseconds(10))
            #expect(sent.payloadType == 0 && sent.ssrc == first.ssrc)
        }
        // Then silence, in the same stream, its clock gone on.
        let next = all[packets.count]
        let highest = all.prefix(packets.count).map { $0.sequence &- first.sequence }.max() ?? 0
        #expect(next.sequence &- first.sequence == highest + 1)
        #expect(next.ssrc == first.ssrc && all.count > packets.count + 20)
        let clock = Int(next.timestamp &- first.timestamp) - 49 * 160
        #expect((1...480).contains(clock))
    }

    @Test(arguments: CodecCatalog.all) func theOtherSideHearsWhatWasSaid(_ codec: CodecDescription)
        throws
    {
        let voice = PhoneVoice.packets(
            Self.packets(of: .caller, 150, codec: codec, lost: { $0 % 12 == 5 }))
        let pair = call(
            voice, codec: codec, steps: [.when(.spoken, after: .milliseconds(500), .hangUp)])
        let connected = try #require(pair.phones[0].first(.connected))
        let heard = pair.phones[1].heard
        let tones = heard.tones(
            from: connected + .milliseconds(200), to: connected + .milliseconds(2800))
        #expect(tones == [.caller])
        let hungUp = try #require(pair.phones[0].first(.acted(.hangUp)))
        #expect((3460...3500).contains((hungUp - connected).inMilliseconds))
    }

    @Test func keysPressedMeanwhileGoBetweenThem() throws {
        let voice = PhoneVoice.packets(Self.packets(of: .caller, 100))
        let pair = call(voice, steps: [.when(.connected, after: .milliseconds(500), .press("7"))])
        #expect(pair.phones[1].first(.gotKey("7")) != nil)
        let all = sent(pair)
        #expect(all.contains { $0.payloadType == 101 })
        let steps = zip(all, all.dropFirst()).map { $1.sequence &- $0.sequence }
        #expect(steps.allSatisfy { $0 == 1 })
        #expect(all.filter { $0.payloadType == 0 }.count > 150)
    }

    /// A captured key is a key; another source, another stream.
    @Test func capturedKeysArePressedAndSourcesChange() throws {
        var packets = Self.packets(of: .caller, 20)
        for number in 0..<8 {
            let isEnd: UInt8 = number > 4 ? 0x8A : 0x0A
            packets.append(
                TimedPacket(
                    time: .milliseconds(400 + 20 * number), sequence: UInt16(20 + number),
                    timestamp: 3200, marker: number == 0, content: .keys,
                    payload: [5, isEnd, 0, UInt8(min(number + 1, 6) * 40)]))
        }
        for packet in Self.packets(of: .caller, 20) {
            var later = packet
            later.time += .seconds(1)
            later.source = 1
            packets.append(later)
        }
        let pair = call(.packets(packets))
        #expect(pair.phones[1].notes.filter { $0.what == .gotKey("5") }.count == 1)
        let sources = sent(pair).map(\.ssrc)
        #expect(Set(sources).count == 2 && sources.last == sources[40])
        #expect(sources.firstIndex(of: sources[40]) == 28)
    }

    @Test func whatIsDueOnHoldIsNotSent() throws {
        let voice = PhoneVoice.packets(Self.packets(of: .caller, 100))
        let pair = call(
            voice,
            steps: [
                .when(.connected, after: .milliseconds(500), .hold()),
                .when(.then, after: .milliseconds(500), .resume),
            ])
        let all = sent(pair)
        let steps = zip(all, all.dropFirst()).map { $1.sequence &- $0.sequence }
        #expect(steps.allSatisfy { $0 == 1 })
        let gaps = zip(all, all.dropFirst()).map { ($1.at - $0.at).inMilliseconds }
        #expect(gaps.contains { (480...540).contains($0) } && gaps.filter { $0 > 40 }.count == 1)
    }

    /// The usual handoff, the caller's voice captured on a bad network.
    @Test func aWholeHandoffIsHeardOnCapturedPackets() throws {
        var scenario = try #require(ScenarioCatalog.named("accept"))
        scenario.callers[0].phone.voice = .packets(
            Self.packets(
                of: .caller, 50 * 60, lost: { $0 % 20 == 7 },
                delay: { .microseconds($0 * 7919 % 17_000) }))
        let story = scenario.simulated(seed: 4)
        #expect(story.isGood, "\(story.failures) \(story.violations)")
        let again = scenario.simulated(seed: 4)
        #expect(again.timeline == story.timeline)
    }
}
