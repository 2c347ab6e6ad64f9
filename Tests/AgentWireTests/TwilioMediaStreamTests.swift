// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Foundation
import JSON
import Testing
import Timing

@Suite struct TwilioMediaStreamTests {
    static let identity = StreamIdentity(
        account: "AC" + String(repeating: "1", count: 32),
        call: "CA" + String(repeating: "2", count: 32),
        stream: "MZ" + String(repeating: "3", count: 32))

    private var stream = TwilioMediaStream(
        identity: identity, parameters: [ContextItem(key: "from_number", value: "+15551230001")])

    private func texts(_ effects: [AgentEffect]) -> [String] {
        effects.compactMap {
            if case .send(let message) = $0 {
                String(decoding: message.bytes, as: UTF8.self)
            } else {
                nil
            }
        }
    }

    private mutating func receive(
        _ text: String, as kind: AgentFrame = .text, at now: Instant = .zero
    ) -> [AgentEffect] {
        Array(text.utf8).withUnsafeBytes { stream.receive($0, as: kind, at: now) }
    }

    private mutating func encode(_ audio: [UInt8]) -> String {
        var message: [UInt8] = []
        let kind = audio.withUnsafeBufferPointer {
            stream.encode($0, at: .zero, into: &message)
        }
        #expect(kind == .text)
        return String(decoding: message, as: UTF8.self)
    }

    // MARK: To the bot

    @Test mutating func theBotIsGreetedWithConnectedAndStart() {
        let sent = texts(stream.open(at: .zero))
        let (ac, ca, mz) = (Self.identity.account, Self.identity.call, Self.identity.stream)
        #expect(
            sent == [
                #"{"event":"connected","protocol":"Call","version":"1.0.0"}"#,
                #"{"event":"start","sequenceNumber":"1","start":{"accountSid":"\#(ac)","#
                    + #""streamSid":"\#(mz)","callSid":"\#(ca)","tracks":["inbound"],"#
                    + #""mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"#
                    + #""channels":1},"customParameters":{"from_number":"+15551230001"}},"#
                    + #""streamSid":"\#(mz)"}"#,
            ])
    }

    @Test mutating func mediaCountsChunksAndMillisecondsInStrings() {
        _ = stream.open(at: .zero)
        let first = encode([UInt8](repeating: 0xFF, count: 160))
        let second = encode([UInt8](repeating: 0x7F, count: 160))
        #expect(
            first.hasPrefix(
                #"{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","#
                    + #""timestamp":"0","payload":"/////"#))
        #expect(first.hasSuffix(#""},"streamSid":"\#(Self.identity.stream)"}"#))
        #expect(
            second.hasPrefix(
                #"{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"2","#
                    + #""timestamp":"20","payload":"f39/"#))
    }

    @Test mutating func everyMessageIsJSONWithAnEvent() throws {
        var messages = texts(stream.open(at: .zero))
        messages.append(encode([1, 2, 3]))
        let attempt = Attempt(
            id: AttemptID(number: 1), target: "maria", began: .seconds(4), ended: .seconds(20),
            result: .noAnswer,
            evidence: LegEvidence(
                kind: "sip", code: 480, named: "status", text: "Gone \"out\""))
        for command: AgentCommand in [
            .digit("5"), .marked("a \"label\""),
            .handoff(
                HandoffNotice(
                    id: HandoffID(rawValue: "HO-1"), status: .ended(.returned),
                    reason: "no-answer", attempts: [attempt])),
            .stop,
        ] { messages += texts(stream.tell(command, at: .zero)) }
        #expect(messages.count == 7)
        for message in messages {
            let json = try JSONSerialization.jsonObject(with: Data(message.utf8))
            let event = (json as? [String: Any])?["event"] as? String
            #expect(event != nil, "\(message)")
        }
        #expect(
            messages[3]
                == #"{"event":"dtmf","sequenceNumber":"3","dtmf":{"track":"inbound_track","#
                + #""digit":"5"},"streamSid":"\#(Self.identity.stream)"}"#)
        #expect(messages[5].contains(#""status":"returned","outcome":"returned""#))
        #expect(messages[5].contains(#""result":"no-answer""#))
    }

    @Test mutating func nothingIsSaidAfterStop() {
        _ = stream.open(at: .zero)
        _ = stream.tell(.stop, at: .zero)
        #expect(stream.tell(.digit("1"), at: .zero).isEmpty)
        #expect(receive(#"{"event":"clear"}"#).isEmpty)
    }

    // MARK: From the bot

    @Test mutating func whatABotSendsBecomesEvents() {
        let mz = Self.identity.stream
        let table: [(String, AgentEvent)] = [
            (
                #"{"event":"media","streamSid":"\#(mz)","media":{"payload":"AQID"}}"#,
                .audio([1, 2, 3])
            ),
            (#"{"event":"media","media":{"payload":""}}"#, .audio([])),
            (#"{"event":"mark","streamSid":"\#(mz)","mark":{"name":"m"}}"#, .mark("m")),
            (#"{"event":"clear","streamSid":"\#(mz)"}"#, .clear),
            (#"{"event":"bye","x":[1,{"y":2}]}"#, .unknown(event: "bye")),
            (
                #"{"event":"transcript","transcript":{"speaker":"caller","text":"no","final":false,"#
                    + #""confidence":0.5,"start_ms":100,"end_ms":300}}"#,
                .transcript(
                    TranscriptSegment(
                        party: .caller, text: "no", isFinal: false, confidence: 0.5,
                        start: SampleTime(samples: 800), end: SampleTime(samples: 2400)))
            ),
        ]
        for (text, event) in table { #expect(receive(text) == [.event(event)], "\(text)") }
        #expect(stream.counts.received == 6)
        #expect(stream.counts.unknown == 1)
        #expect(stream.counts.audioBytes == 3)
        #expect(stream.counts.malformed == 0)
    }

    @Test mutating func aHandoffCarriesItsContextFlattenedInOrder() {
        let effects = receive(
            #"{"event":"handoff","handoff":{"reason":"billing","summary":"Charged twice.","#
                + #""context":{"zone":3,"account":{"id":"4471","open":true},"sums":[12.5,7],"#
                + #""nothing":null},"route":"billing"}}"#)
        #expect(
            effects == [
                .event(
                    .handoff(
                        AgentRequest(
                            reason: "billing", summary: "Charged twice.",
                            context: [
                                ContextItem(key: "zone", value: "3"),
                                ContextItem(key: "account.id", value: "4471"),
                                ContextItem(key: "account.open", value: "yes"),
                                ContextItem(key: "sums.0", value: "12.5"),
                                ContextItem(key: "sums.1", value: "7"),
                            ], route: "billing")))
            ])
    }

    @Test mutating func aRequestForAPersonStandsHoweverPoorItIs() {
        for body in [
            "", #","handoff":null"#, #","handoff":7"#, #","handoff":{"reason":5,"route":[]}"#,
            #","handoff":{"reason":"  "}"#,
        ] {
            let effects = receive(#"{"event":"handoff"\#(body)}"#)
            #expect(
                effects == [
                    .event(.handoff(AgentRequest(reason: "the agent asked for a person")))
                ], "\(body)")
        }
    }

    @Test mutating func aHandoffIsCutToItsBounds() throws {
        let members = (0..<100).map { "\"k\($0)\":\"\(String(repeating: "v", count: 600))\"" }
        let effects = receive(
            #"{"event":"handoff","handoff":{"reason":"\#(String(repeating: "r", count: 2000))","#
                + #""context":{\#(members.joined(separator: ","))}}}"#)
        guard case .event(.handoff(let request)) = effects.first else {
            Issue.record("no request: \(effects)")
            return
        }
        #expect(request.reason.count == 500)
        #expect(request.context.count == 64)
        #expect(request.context.allSatisfy { $0.value.count == 500 })
    }

    @Test mutating func whatCannotBeUsedIsNamedAndCounted() {
        let table: [(String, AgentFault)] = [
            ("garbage", .json(JSONSyntaxError(.unexpectedByte, at: 0))),
            ("[1]", .notAnObject),
            (#"{"type":"media"}"#, .member("event")),
            (#"{"event":7}"#, .member("event")),
            (#"{"event":"media"}"#, .member("media.payload")),
            (#"{"event":"media","media":{"payload":"*"}}"#, .base64),
            (#"{"event":"mark","mark":"m"}"#, .member("mark.name")),
            (#"{"event":"clear","streamSid":"MZother"}"#, .otherStream),
            (#"{"event":"transcript"}"#, .member("transcript")),
            (
                #"{"event":"transcript","transcript":{"speaker":"dog","text":"x"}}"#,
                .transcript(.speaker)
            ),
            (
                #"{"event":"transcript","transcript":{"speaker":"agent","text":" "}}"#,
                .transcript(.text)
            ),
        ]
        for (text, fault) in table {
            #expect(receive(text) == [.event(.malformed(fault))], "\(text)")
            #expect(receive(#"{"event":"clear"}"#) == [.event(.clear)])
        }
        #expect(stream.counts.malformed == table.count)
    }

    @Test mutating func faultsInARowCloseTheConnection() {
        for _ in 0..<19 { _ = receive("{") }
        #expect(receive(#"{"event":"clear"}"#) == [.event(.clear)], "the row is broken")
        for _ in 0..<19 { #expect(receive("{").count <= 1) }
        #expect(
            receive("{").last
                == .close(
                    code: 1007,
                    reason: "20 unusable messages in a row: not JSON: "
                        + "\(JSONSyntaxError(.endsEarly, at: 1))"))
        #expect(receive(#"{"event":"clear"}"#).isEmpty)
    }

    @Test mutating func binaryMessagesInARowCloseItAsUnacceptable() {
        #expect(receive("x", as: .binary) == [.event(.malformed(.binary(bytes: 1)))])
        for _ in 0..<18 { _ = receive("x", as: .binary) }
        #expect(
            receive("x", as: .binary).last
                == .close(
                    code: 1003,
                    reason: "20 unusable messages in a row: a binary message of 1 bytes is not "
                        + "JSON; send sound as base64 in media"))
    }

    @Test mutating func aFloodClosesTheConnection() {
        _ = stream.open(at: .zero)
        for _ in 0..<5000 { #expect(receive(#"{"event":"clear"}"#) == [.event(.clear)]) }
        let later = Instant.zero + .milliseconds(999)
        #expect(
            receive(#"{"event":"clear"}"#, at: later)
                == [.close(code: 1008, reason: "more than 5000 messages in a second")])
    }

    @Test mutating func damagedMessagesNeverDoMoreThanOneThing() throws {
        let seeds = try Corpus.load()
        var random = SeededRandom(seed: 11)
        var settings = TwilioMediaStream.Settings()
        settings.faultsInARow = .max
        settings.messagesPerSecond = .max
        stream = TwilioMediaStream(identity: Self.identity, settings: settings)
        for _ in 0..<4000 {
            let text = Corpus.damage(
                seeds[Int.random(in: 0..<seeds.count, using: &random)], &random)
            let effects = text.withUnsafeBytes { stream.receive($0, as: .text, at: .zero) }
            #expect(effects.count <= 1)
        }
        #expect(stream.counts.received == 4000)
        #expect(stream.counts.malformed > 500)
    }
}
