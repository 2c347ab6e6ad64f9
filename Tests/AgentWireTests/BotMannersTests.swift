// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Testing
import Timing

/// Bots as they are: what each is taken for, or told.
@Suite struct BotMannersTests {
    private static let identity = StreamIdentity(account: "AC1", call: "CA1", stream: "MZ1")
    private var stream = TwilioMediaStream(identity: identity)

    private mutating func receive(
        _ text: String, as kind: AgentFrame = .text, at now: Instant = .zero
    ) -> [AgentEffect] {
        Array(text.utf8).withUnsafeBytes { stream.receive($0, as: kind, at: now) }
    }

    private static func media(_ bytes: [UInt8]) -> String {
        var text = Array(#"{"event":"media","media":{"payload":""#.utf8)
        bytes.withUnsafeBufferPointer { Base64Encoding.append($0, to: &text) }
        return String(decoding: text, as: UTF8.self) + #""}}"#
    }

    @Test mutating func aMinuteOfSoundInOneMessageIsTaken() {
        let sound = [UInt8](repeating: 0x55, count: AgentLimits.soundSeconds * 8000)
        let text = Self.media(sound)
        #expect(text.utf8.count < AgentProtocolCatalog.twilio.messageBytes)
        #expect(receive(text) == [.event(.audio(sound))])
    }

    /// The same message in every wrapping bots were seen to use.
    @Test mutating func oddWrappingsAreTaken() {
        let table: [(String, AgentEvent)] = [
            (#"{"event":"MEDIA","media":{"payload":"AQID"}}"#, .audio([1, 2, 3])),
            (
                #" {"event":"media","media":{"payload":"AQID","track":"outbound","chunk":1}} "#,
                .audio([1, 2, 3])
            ),
            (#"{"media":{"payload":"AQI","timestamp":20},"event":"media"}"#, .audio([1, 2])),
            (
                #"{"event":"media","streamSid":null,"media":{"payload":"-_8"}}"#,
                .audio([0xFB, 0xFF])
            ),
            (#"{"event":"media","media":{"payload":"AQ\r\nID"}}"#, .audio([1, 2, 3])),
            (#"{"event":"media","media":{"payload":""}}"#, .audio([])),
            (#"{"event":"mark","mark":{"name":7}}"#, .mark("7")),
            (#"{"event":"Clear","streamSid":"MZ1"}"#, .clear),
            (#"{"event":"hangup"}"#, .hangUp(reason: AgentHangUp.defaultReason)),
            (#"{"event":"hangup","hangup":null}"#, .hangUp(reason: AgentHangUp.defaultReason)),
            (
                #"{"event":"hangup","hangup":{"reason":7}}"#,
                .hangUp(reason: AgentHangUp.defaultReason)
            ),
            (#"{"event":"HangUp","hangup":{"reason":"sold"}}"#, .hangUp(reason: "sold")),
            (#"{"event":"hangup","hangup":"sold"}"#, .hangUp(reason: "sold")),
            (#"{"event":"recording","recording":{"state":"pause"}}"#, .recording(.pause)),
            (#"{"event":"Recording","recording":{"state":"RESUME"}}"#, .recording(.resume)),
            (#"{"event":"recording","recording":{"state":"start"}}"#, .recording(.start)),
            (#"{"event":"recording","recording":{"state":"stop","x":1}}"#, .recording(.stop)),
        ]
        for (text, event) in table {
            for kind in [AgentFrame.text, .binary] {
                #expect(receive(text, as: kind) == [.event(event)], "\(text)")
            }
        }
        #expect(stream.counts.malformed == 0)
    }

    /// A bot that streams silence all the time must not keep its own call from ending.
    @Test mutating func soundAfterAHangUpIsNoneUntilAHandoff() {
        let sound = Self.media([UInt8](repeating: 0x20, count: 160))
        _ = receive(#"{"event":"hangup"}"#)
        #expect(receive(sound) == [.event(.audio([]))])
        let id = HandoffID(rawValue: "h")
        _ = stream.tell(.handoff(HandoffNotice(id: id, status: .began, reason: "")), at: .zero)
        #expect(receive(sound) == [.event(.audio([UInt8](repeating: 0x20, count: 160)))])
    }

    @Test mutating func aLongReasonToHangUpIsCut() {
        let long = String(repeating: "r", count: 1000)
        let effects = receive(#"{"event":"hangup","hangup":{"reason":"\#(long)"}}"#)
        #expect(effects == [.event(.hangUp(reason: String(repeating: "r", count: 200)))])
    }

    @Test mutating func speakersAreKnownByTheNamesBotsUse() {
        let table: [(Party, [String])] = [
            (.caller, ["caller", "Caller", "user", "USER", "customer", " Customer ", "client"]),
            (.agent, ["agent", "assistant", "Bot", "bot", "AI", "Virtual Agent"]),
            (.operator, ["operator", "Operator", "representative", "Human Agent"]),
        ]
        for (party, names) in table {
            for name in names {
                let effects = receive(
                    #"{"event":"transcript","transcript":{"speaker":"\#(name)","text":"no","#
                        + #""final":"false","confidence":"0.5","start_ms":"100","end_ms":"300"}}"#)
                let segment = TranscriptSegment(
                    party: party, text: "no", isFinal: false, confidence: 0.5,
                    start: SampleTime(samples: 800), end: SampleTime(samples: 2400))
                #expect(effects == [.event(.transcript(segment))], "\(name)")
            }
        }
        for name in ["", "dog", "tool", "system"] {
            let effects = receive(
                #"{"event":"transcript","transcript":{"speaker":"\#(name)","text":"no"}}"#)
            #expect(effects == [.event(.malformed(.transcript(.speaker)))], "\(name)")
        }
    }

    /// What cannot be taken is closed after twenty times with a code and words for the author.
    @Test(arguments: [
        (#"{"event":"media","media":{"payload":"***"}}"#, 1007, "not base64"),
        (#"{"event":"media","media":"AQID"}"#, 1007, "media.payload"),
        (#"{"event":"media","streamSid":"MZ9","media":{"payload":"AQID"}}"#, 1007, "streamSid"),
        (media(Array("OggS and so on".utf8)), 1007, "Ogg"),
        ("AQID", 1007, "not JSON"),
        (#"{"type":"media"}"#, 1007, #""event""#),
        (#"{"event":"recording"}"#, 1007, "recording.state"),
        (#"{"event":"recording","recording":{"state":"loud"}}"#, 1007, "recording.state"),
    ])
    func aWrongBotIsToldWhatIsWrong(text: String, code: Int, words: String) throws {
        var stream = stream
        var last: [AgentEffect] = []
        for _ in 0..<20 {
            last = Array(text.utf8).withUnsafeBytes { stream.receive($0, as: .text, at: .zero) }
        }
        guard case .close(let sent, let reason)? = last.last else {
            Issue.record("not closed: \(last)")
            return
        }
        #expect(Int(sent) == code)
        #expect(reason.contains(words), "\(reason)")
        // A close frame has room for 123 bytes (RFC 6455 section 5.5).
        #expect(reason.utf8.count <= 123, "\(reason)")
    }

    @Test mutating func faultsAreToldEverMoreRarely() {
        var told = 0
        for _ in 0..<5000 {
            told += receive("{").count { if case .event(.malformed) = $0 { true } else { false } }
            _ = receive(#"{"event":"clear"}"#, at: .zero + .seconds(told))
        }
        #expect(stream.counts.malformed > 1000)
        #expect(told < 35)
        for index in 0..<1000 {
            told += receive(#"{"event":"dance"}"#, at: .zero + .seconds(100 + index)).count
        }
        #expect(told < 65)
    }

    @Test mutating func requestsInAFloodAreDropped() {
        var taken = 0
        for _ in 0..<300 {
            let effects = receive(#"{"event":"handoff"}"#) + receive(#"{"event":"clear"}"#)
            taken += effects.count { if case .event(.handoff) = $0 { true } else { false } }
        }
        #expect(taken == 100)
        #expect(receive(#"{"event":"handoff"}"#, at: .zero + .seconds(1)).count == 1)
    }

    @Test mutating func aMarkAfterASecondOfSoundEndsASentence() {
        func send(_ milliseconds: Int, _ name: String) {
            _ = receive(Self.media([UInt8](repeating: 0x20, count: milliseconds * 8)))
            _ = receive(#"{"event":"mark","mark":{"name":"\#(name)"}}"#)
        }
        send(1000, "sentence")
        send(200, "piece")
        send(200, "piece")
        send(3000, "long")
        func ends(_ names: [String]) -> [Bool] {
            names.map { name in
                stream.tell(.marked(name), at: .zero).contains(.event(.sentencePlayed))
            }
        }
        let played = ends(["sentence", "piece", "piece"])
        // What is cleared was not played.
        _ = receive(#"{"event":"clear"}"#)
        send(2000, "after")
        #expect(played + ends(["long", "after"]) == [true, false, false, false, true])
    }

    @Test mutating func soundThatCanBeHeardIsRemembered() {
        #expect(stream.spokeAt == nil)
        _ = receive(Self.media([UInt8](repeating: 0xFF, count: 800)), at: .zero + .seconds(1))
        #expect(stream.spokeAt == nil)
        _ = receive(Self.media([UInt8](repeating: 0x20, count: 800)), at: .zero + .seconds(2))
        _ = receive(Self.media([UInt8](repeating: 0x7F, count: 800)), at: .zero + .seconds(3))
        #expect(stream.spokeAt == .zero + .seconds(2))
    }

    @Test mutating func theSameRateOverTwoSecondsIsNoFlood() {
        _ = stream.open(at: .zero)
        for index in 0..<6000 {
            let now = Instant.zero + .milliseconds(index / 3)
            #expect(receive(#"{"event":"clear"}"#, at: now) == [.event(.clear)])
        }
    }
}
