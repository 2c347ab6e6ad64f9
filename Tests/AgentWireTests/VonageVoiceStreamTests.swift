// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Testing
import Timing

@Suite struct VonageVoiceStreamTests {
    private var stream = VonageVoiceStream(
        format: .l16At16kHz,
        parameters: [
            ContextItem(key: "from_number", value: "+15551230001"),
            ContextItem(key: "event", value: "not ours"),
        ])

    private func texts(_ effects: [AgentEffect]) -> [String] {
        effects.compactMap { effect in
            guard case .send(let message) = effect, message.kind == .text else { return nil }
            return String(decoding: message.bytes, as: UTF8.self)
        }
    }

    private mutating func receive(
        _ bytes: [UInt8], as kind: AgentFrame = .binary, at now: Instant = .zero
    ) -> [AgentEffect] {
        bytes.withUnsafeBytes { stream.receive($0, as: kind, at: now) }
    }

    private mutating func receive(_ text: String, as kind: AgentFrame = .text) -> [AgentEffect] {
        receive(Array(text.utf8), as: kind)
    }

    // MARK: To the bot

    @Test mutating func theBotIsGreetedWithItsFormatAndTheParameters() {
        #expect(
            texts(stream.open(at: .zero)) == [
                #"{"event":"websocket:connected","content-type":"audio/l16;rate=16000","#
                    + #""from_number":"+15551230001"}"#
            ])
    }

    @Test mutating func soundGoesOutAsItIs() {
        var message: [UInt8] = []
        let frame = (0..<640).map { UInt8($0 % 251) }
        let kind = frame.withUnsafeBufferPointer {
            stream.encode($0, at: .zero, into: &message)
        }
        #expect(kind == .binary)
        #expect(message == frame)
    }

    @Test mutating func whatTheBotIsToldIsInVonagesWords() {
        _ = stream.open(at: .zero)
        #expect(
            texts(stream.tell(.digit("5"), at: .zero))
                == [#"{"event":"websocket:dtmf","digit":"5","duration":100}"#])
        let notice = HandoffNotice(
            id: HandoffID(rawValue: "HO-1"), status: .began, reason: "asked")
        #expect(
            texts(stream.tell(.handoff(notice), at: .zero)) == [
                #"{"event":"websocket:handoff","handoff":{"id":"HO-1","status":"began","#
                    + #""reason":"asked","attempts":[]}}"#
            ])
        #expect(stream.tell(.stop, at: .zero).isEmpty, "the socket is closed and nothing said")
        #expect(stream.tell(.digit("1"), at: .zero).isEmpty)
        #expect(receive([1, 2]).isEmpty)
    }

    // MARK: From the bot

    @Test mutating func commandsBecomeEventsInEitherKindOfFrame() {
        let table: [(String, AgentEvent)] = [
            (
                #"{"action":"handoff","handoff":{"reason":"billing"}}"#,
                .handoff(AgentRequest(reason: "billing"))
            ),
            (
                #"{"event":"handoff","handoff":{"reason":"billing"}}"#,
                .handoff(AgentRequest(reason: "billing"))
            ),
            (#"{"action":"Hangup","hangup":"sold"}"#, .hangUp(reason: "sold")),
            (
                #"{"action":"transcript","transcript":{"speaker":"caller","text":"no"}}"#,
                .transcript(
                    TranscriptSegment(party: .caller, text: "no", source: "agent"))
            ),
            (#"{"action":"dance"}"#, .unknown(event: "dance")),
        ]
        for (text, event) in table {
            for kind in [AgentFrame.text, .binary] {
                #expect(receive(text, as: kind) == [.event(event)], "\(text)")
            }
        }
        #expect(stream.counts.malformed == 0)
    }

    @Test mutating func aNotifyComesBackAsItWasOnceItsSoundWasPlayed() {
        _ = stream.open(at: .zero)
        let payloads = [
            #"{"id":7,"text":"ü"}"#, #""just text""#, "[1,2.5,null]", "{}",
        ]
        for payload in payloads {
            let effects = receive(#"{"action":"notify","payload":\#(payload)}"#)
            guard case .event(.mark(let mark))? = effects.first, effects.count == 1 else {
                Issue.record("\(effects)")
                return
            }
            #expect(
                texts(stream.tell(.marked(mark), at: .zero))
                    == [#"{"event":"websocket:notify","payload":\#(payload)}"#])
            #expect(stream.tell(.marked(mark), at: .zero).isEmpty, "once only")
        }
        #expect(receive(#"{"action":"notify"}"#).count == 1)
        let long = String(repeating: "x", count: VonageVoiceStream.longestPayload)
        #expect(
            receive(#"{"action":"notify","payload":"\#(long)"}"#)
                == [.event(.malformed(.member("payload")))])
    }

    @Test mutating func aClearIsAnsweredAfterTheNotifiesThatWentWithIt() {
        _ = stream.open(at: .zero)
        var marks: [String] = []
        for text in [#"{"action":"notify","payload":1}"#, #"{"action":"clear"}"#] {
            for case .event(.mark(let mark)) in receive(text) { marks.append(mark) }
        }
        #expect(marks.count == 2)
        let told = marks.flatMap { texts(stream.tell(.marked($0), at: .zero)) }
        #expect(
            told == [
                #"{"event":"websocket:notify","payload":1}"#, #"{"event":"websocket:cleared"}"#,
            ])
    }

    @Test mutating func aSecondOfSoundBeforeANotifyIsASentence() {
        _ = stream.open(at: .zero)
        for (milliseconds, isSentence) in [(980, false), (1000, true)] {
            _ = receive([UInt8](repeating: 1, count: milliseconds * 32))
            guard case .event(.mark(let mark))? = receive(#"{"action":"notify"}"#).first else {
                Issue.record("no mark")
                return
            }
            let effects = stream.tell(.marked(mark), at: .zero)
            #expect(effects.contains(.event(.sentencePlayed)) == isSentence)
        }
    }

    @Test mutating func waitingNotifiesAreBounded() {
        _ = stream.open(at: .zero)
        var refused = 0
        for _ in 0..<2000 {
            for case .event(.malformed(.tooManyMarks)) in receive(#"{"action":"notify"}"#) {
                refused += 1
            }
        }
        #expect(refused > 0)
        #expect(stream.counts.malformed > 0)
    }

    // MARK: Sound

    /// Whatever the pieces, the samples are the same.
    @Test func soundMayBeCutAnywhere() {
        let sound = (0..<4001).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        for size in [1, 2, 3, 5, 639, 640, 641, 1023, 4001] {
            var stream = VonageVoiceStream(format: .l16At16kHz)
            _ = stream.open(at: .zero)
            var taken: [UInt8] = []
            for (number, start) in Swift.stride(from: 0, to: sound.count, by: size).enumerated() {
                let piece = Array(sound[start..<min(start + size, sound.count)])
                let effects = piece.withUnsafeBytes {
                    stream.receive($0, as: .binary, at: .zero + .milliseconds(number / 10))
                }
                for case .event(.audio(let audio)) in effects {
                    #expect(audio.count % 2 == 0)
                    taken += audio
                }
            }
            #expect(taken == Array(sound.dropLast()), "\(size)")
        }
    }

    /// Half a sample must not turn all that follows into noise.
    @Test mutating func aLostHalfIsForgottenAfterAPauseOrAtAMark() {
        _ = stream.open(at: .zero)
        #expect(receive([1, 2, 3]) == [.event(.audio([1, 2]))])
        #expect(receive([4, 5], at: .zero + .seconds(2)) == [.event(.audio([4, 5]))])
        #expect(stream.counts.halves == 1)
        _ = receive([6], at: .zero + .seconds(2))
        _ = receive(#"{"action":"clear"}"#)
        #expect(receive([7, 8], at: .zero + .seconds(2)) == [.event(.audio([7, 8]))])
        #expect(stream.counts.halves == 2)
    }

    @Test mutating func whatIsNoSoundIsSaidSoAndNotPlayed() {
        _ = stream.open(at: .zero)
        let mp3: [UInt8] = [0x49, 0x44, 0x33, 0x04] + [UInt8](repeating: 7, count: 100)
        #expect(
            receive(mp3) == [
                .event(.malformed(.sound(.compressed("an MP3 file", wanted: .l16At16kHz))))
            ])
        #expect(
            receive(#"{"event":"media","media":{"payload":"AQID"}}"#)
                == [.event(.malformed(.soundInText(.l16At16kHz)))])
        for text in ["", "x", "[]", "{}", #"{"action":7}"#] {
            let effects = receive(text)
            #expect(effects.count == 1)
            guard case .event(.malformed)? = effects.first else {
                Issue.record("\(text): \(effects)")
                continue
            }
        }
        // An opening brace is a sample like any other.
        #expect(receive([0x7B, 0x00]) == [.event(.audio([0x7B, 0x00]))])
        #expect(
            receive(Array("{\"a\":1}".utf8)).first == .event(.audio(Array("{\"a\":1".utf8) + [])))
    }

    @Test mutating func unusableTextsInARowCloseTheConnection() {
        _ = stream.open(at: .zero)
        for _ in 0..<19 { _ = receive("{") }
        #expect(receive([1, 2]) == [.event(.audio([1, 2]))], "sound breaks the row")
        var last: [AgentEffect] = []
        for _ in 0..<20 { last = receive("{") }
        guard case .close(1007, _)? = last.last else {
            Issue.record("\(last)")
            return
        }
        #expect(receive([1, 2]).isEmpty)
    }
}
