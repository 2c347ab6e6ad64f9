// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Codecs
import Fixtures
import GatewayTesting
import SoundFiles
import Testing
import Timing

/// Calls of scripted phones, captured and taken apart again.
@Suite struct CapturedCallTests {
    private static let dialler = PhoneScript(
        "anna", voice: .tone(.caller), dials: "maria",
        steps: [.when(.connected, after: .seconds(2), .hangUp)])
    private static let answerer = PhoneScript(
        "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .seconds(1)))

    @Test(arguments: CaptureStage.Carrier.allCases)
    func aCallIsWhatItWas(_ carrier: CaptureStage.Carrier) throws {
        let stage = CaptureStage(Self.dialler, Self.answerer, for: .seconds(5))
        let calls = try stage.calls(over: carrier)
        #expect(calls.notes.isEmpty)
        let call = try #require(calls.calls.first)
        #expect(calls.calls.count == 1)
        #expect(call.caller.exposed == "sip:anna@10.0.0.1:5060")
        #expect(call.called.exposed == "sip:maria@10.0.0.2:5060")
        #expect(!"\(call)".contains("anna"))
        // The first packet of all is the INVITE.
        #expect(call.began == .zero)
        #expect(call.progress.map(\.status) == [180])
        let rang = try #require(call.rang)
        let answered = try #require(call.answered)
        let ended = try #require(call.ended)
        #expect((0...30).contains((rang - call.began).inMilliseconds))
        #expect((990...1030).contains((answered - rang).inMilliseconds))
        #expect((2000...2040).contains((ended - answered).inMilliseconds))
        #expect(call.end == .hungUp(by: .caller) && call.end.party == .caller)
        #expect(call.notes.isEmpty)
        for (party, tone) in [(CapturedParty.caller, Tone.caller), (.called, .operatorA)] {
            let side = try #require(call.side(of: party))
            #expect(side.codecs == ["PCMU/8000"] && side.mainCodec == PCMU.description)
            #expect((90...103).contains(side.packets.count) && side.lost == 0)
            #expect(side.keys.isEmpty && !side.isEncrypted)
            #expect(side.address?.port == 4000)
            #expect(side.packets.allSatisfy { $0.at >= answered - .milliseconds(20) })
            let sound = try #require(side.sound(at: 8000))
            #expect(sound.samples.count == side.packets.count * 160)
            #expect(ToneProbe.tones(in: sound.samples, share: 0.9) == [tone])
        }
    }

    /// The same bytes, whatever carries SIP: only times are told apart by a millisecond.
    @Test func wayAndPiecesOfSIPMakeNoDifference() throws {
        let stage = CaptureStage(Self.dialler, Self.answerer, for: .seconds(5))
        let plain = try stage.calls(over: .udp)
        for carrier in CaptureStage.Carrier.allCases {
            #expect(try stage.calls(over: carrier) == plain, "\(carrier)")
        }
    }

    @Test(arguments: CodecCatalog.all) func everyCodecIsHeard(_ codec: CodecDescription) throws {
        var (caller, called) = (Self.dialler, Self.answerer)
        (caller.codec, called.codec) = (codec, codec)
        let call = try #require(CaptureStage(caller, called, for: .seconds(5)).calls().calls.first)
        let side = try #require(call.side(of: .caller))
        #expect(side.mainCodec == codec && call.notes.isEmpty)
        for rate in [8000, 16_000] {
            let sound = try #require(side.sound(at: rate))
            #expect(sound.rate == rate)
            let length = side.packets.count * rate / 50
            #expect(abs(sound.samples.count - length) <= 2)
            let narrow = rate == 8000 ? sound.samples : CaptureStage.halved(sound.samples)
            #expect(ToneProbe.tones(in: narrow, share: 0.8) == [.caller])
        }
    }

    struct Ending: Sendable, CustomStringConvertible {
        var description: String
        var caller: [PhoneScript.Step] = []
        var called = PhoneScript.Reception.answer(after: .seconds(1))
        var steps: [PhoneScript.Step] = []
        var length = Duration.seconds(6)
        var end: CapturedEnd
        var isAnswered = false
    }

    static let endings: [Ending] = [
        Ending(
            description: "the caller hangs up",
            caller: [.when(.connected, after: .seconds(1), .hangUp)],
            end: .hungUp(by: .caller), isAnswered: true),
        Ending(
            description: "the other hangs up",
            steps: [.when(.hears(.caller), after: .seconds(1), .hangUp)],
            end: .hungUp(by: .called), isAnswered: true),
        Ending(
            description: "busy", called: .reject(486),
            end: .refused(status: 486, reason: "Busy Here")),
        Ending(
            description: "refused after ringing", called: .reject(603, after: .seconds(1)),
            end: .refused(status: 603, reason: "Decline")),
        Ending(
            description: "given up", caller: [.when(.ringing, after: .seconds(1), .hangUp)],
            called: .ringForever, end: .cancelled),
        Ending(
            description: "the answer crosses the CANCEL",
            caller: [.when(.ringing, after: .seconds(1), .hangUp)],
            called: .answerAsCancelled, end: .hungUp(by: .caller), isAnswered: true),
        Ending(
            description: "the capture ends before", length: .seconds(2), end: .notSeen,
            isAnswered: true),
        Ending(
            description: "nobody answers before the capture ends", called: .ringForever,
            length: .seconds(2), end: .notSeen),
    ]

    @Test(arguments: endings) func everyEndIsTold(_ ending: Ending) throws {
        let caller = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria", steps: ending.caller)
        let called = PhoneScript(
            "maria", voice: .tone(.operatorA), whenCalled: ending.called, steps: ending.steps)
        let stage = CaptureStage(caller, called, for: ending.length)
        let call = try #require(stage.calls().calls.first)
        #expect(call.end == ending.end)
        #expect((call.answered != nil) == ending.isAnswered)
        #expect((call.ended == nil) == (ending.end == .notSeen))
    }

    @Test func severalCallsOverTheSamePortsAreKeptApart() throws {
        let stage = CaptureStage(Self.dialler, Self.answerer, for: .seconds(5))
        let other = CaptureStage(
            PhoneScript(
                "otto", voice: .tone(.agent), dials: "maria",
                steps: [.when(.connected, after: .seconds(1), .hangUp)]),
            Self.answerer, for: .seconds(5), seed: 77)
        var builder = CaptureBuilder()
        stage.write(to: &builder, over: .udp)
        other.write(to: &builder, over: .udp, later: .seconds(8))
        let calls = try CaptureStage.read(builder).calls
        #expect(calls.count == 2)
        #expect(calls.map { $0.side(of: .caller)?.packets.isEmpty } == [false, false])
        let tones = calls.map { call in
            ToneProbe.tones(
                in: call.side(of: .caller)?.sound(at: 8000)?.samples ?? [], share: 0.9)
        }
        #expect(tones == [[.caller], [.agent]])
        // At the same time, between other hosts.
        let third = CaptureStage(
            Self.dialler, Self.answerer, for: .seconds(5), seed: 5,
            hosts: [0x0A00_0101, 0x0A00_0102])
        third.write(to: &builder, over: .udp)
        #expect(
            try CaptureStage.read(builder).calls.map { $0.sides.map(\.packets.count) }
                == [calls[0], calls[0], calls[1]].map { $0.sides.map(\.packets.count) })
    }

    @Test func keysAreThoseThatWerePressed() throws {
        let caller = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria",
            steps: [
                .when(.connected, after: .milliseconds(500), .press("4")),
                .when(.then, after: .milliseconds(600), .press("#")),
                .when(.then, after: .milliseconds(600), .pressByInfo("9")),
                .when(.then, after: .milliseconds(600), .hangUp),
            ])
        let call = try #require(
            CaptureStage(caller, Self.answerer, for: .seconds(6)).calls().calls.first)
        let keys = try #require(call.side(of: .caller)).keys
        #expect(keys.map(\.key) == ["4", "#", "9"])
        #expect(keys.map(\.way) == [.telephoneEvent, .telephoneEvent, .info])
        let answered = try #require(call.answered)
        let times = keys.map { ($0.at - answered).inMilliseconds }
        for (time, expected) in zip(times, [500, 1100, 1700] as [Int64]) {
            #expect((expected...expected + 60).contains(time))
        }
        #expect(keys[0].duration >= .milliseconds(40) && keys[0].duration < .milliseconds(300))
        #expect(call.side(of: .called)?.keys.isEmpty == true)
    }

    /// Jitter and loss are in the packets, and not in the sound but as silence.
    @Test func aBadNetworkIsKeptAsItWas() throws {
        var network = NetworkConditions.bad
        network.jitter = .milliseconds(60)
        let caller = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria",
            steps: [.when(.connected, after: .seconds(10), .hangUp)])
        let stage = CaptureStage(caller, Self.answerer, for: .seconds(30), network: network)
        let call = try #require(stage.calls().calls.first)
        let side = try #require(call.side(of: .caller))
        #expect((20...90).contains(side.lost))
        let steps = zip(side.packets, side.packets.dropFirst()).map {
            ($1.at - $0.at).inMilliseconds
        }
        #expect(steps.contains(0) && steps.contains { $0 > 50 })
        let numbers = side.packets.map(\.sequence)
        #expect(zip(numbers, numbers.dropFirst()).contains { $1 &- $0 > 1000 })
        let sound = try #require(side.sound(at: 8000)).samples
        let frames = stride(from: 0, to: sound.count - 159, by: 160).map { start in
            ToneProbe(.caller).amplitude(in: sound[start..<start + 160]) > 4000
        }
        let silent = frames.count { !$0 }
        #expect(abs(silent - side.lost) <= 3, "\(silent) frames of \(side.lost)")

        // And another phone says it again, as it was.
        let answered = try #require(call.answered)
        let packets = side.packets(since: answered)
        #expect(packets.count > side.packets.count - 5)
        let again = CaptureStage(
            PhoneScript("otto", voice: .packets(packets), dials: "maria"),
            Self.answerer, for: .seconds(12))
        let copy = try #require(again.calls().calls.first?.side(of: .caller))
        let played = Array(copy.packets.prefix(packets.count))
        #expect(zip(played, packets).allSatisfy { $0.payload == $1.payload })
        let times = played.map { ($0.at - played[0].at).inMilliseconds }
        let wanted = packets.map { ($0.time - packets[0].time).inMilliseconds }
        #expect(zip(times, wanted).allSatisfy { abs($0 - $1) <= 1 })
        #expect(copy.lost == side.lost)
    }

    @Test func holdingAndComingBackIsOneSide() throws {
        let holder = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria",
            steps: [
                .when(.connected, after: .seconds(1), .holdByZeros),
                .when(.then, after: .seconds(1), .resume),
                .when(.then, after: .seconds(1), .hangUp),
            ])
        let call = try #require(
            CaptureStage(holder, Self.answerer, for: .seconds(6)).calls().calls.first)
        let side = try #require(call.side(of: .caller))
        #expect(side.address == PhonePair.usual[0].with(port: 4000))
        let sound = try #require(side.sound(at: 8000)).samples
        #expect((23_000...24_500).contains(sound.count))
        let pause = Array(sound[8800..<15_200])
        #expect(ToneProbe.tones(in: pause, share: 0.1).isEmpty)
        #expect(ToneProbe.tones(in: Array(sound[16_800..<22_000]), share: 0.9) == [.caller])
    }
}

extension Instant {
    fileprivate static func - (instant: Instant, duration: Duration) -> Instant {
        instant.advanced(by: .zero - duration)
    }
}
