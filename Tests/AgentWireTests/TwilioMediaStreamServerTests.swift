// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Testing
import Timing

/// The bot's side and ours, face to face.
@Suite struct TwilioMediaStreamServerTests {
    private var stream = TwilioMediaStream(
        identity: TwilioMediaStreamTests.identity,
        parameters: [ContextItem(key: "from_number", value: "+15551230001")])

    @Test mutating func bothSidesUnderstandEachOther() throws {
        var bot = TwilioMediaStreamServer()
        var heard: [TwilioMediaStreamServer.Message] = []
        var messages = stream.open(at: .zero).compactMap {
            if case .send(let message) = $0 { message.bytes } else { nil as [UInt8]? }
        }
        var media: [UInt8] = []
        _ = [UInt8]([9, 8, 7]).withUnsafeBufferPointer {
            stream.encode($0, at: .zero, into: &media)
        }
        messages.append(media)
        for command: AgentCommand in [.digit("#"), .marked("x"), .stop] {
            for case .send(let message) in stream.tell(command, at: .zero) {
                messages.append(message.bytes)
            }
        }
        for message in messages {
            heard.append(try message.withUnsafeBytes { raw in try bot.receive(raw) })
        }
        #expect(
            heard == [
                .connected,
                .start(
                    TwilioMediaStreamTests.identity,
                    parameters: [ContextItem(key: "from_number", value: "+15551230001")]),
                .audio([9, 8, 7], chunk: 1, milliseconds: 0), .digit("#"), .marked("x"), .stop,
            ])
        #expect(bot.identity == TwilioMediaStreamTests.identity)
    }

    @Test mutating func theScriptedSideAsksInWordsWeRead() {
        var bot = TwilioMediaStreamServer()
        for case .send(let message) in stream.open(at: .zero) {
            _ = try? message.bytes.withUnsafeBytes { raw in try bot.receive(raw) }
        }
        let request = AgentRequest(
            reason: "fraud", summary: "s",
            context: [ContextItem(key: "account.id", value: "1")], route: "r")
        let segment = TranscriptSegment(
            party: .agent, text: "Hello", confidence: 0.25, start: SampleTime(samples: 80))
        var media: [UInt8] = []
        [UInt8]([4, 5]).withUnsafeBufferPointer { bot.media($0, into: &media) }
        for (text, event) in [
            (bot.handoff(request), AgentEvent.handoff(request)),
            (bot.transcript(segment), .transcript(segment)),
            (bot.mark("m"), .mark("m")), (bot.clear(), .clear), (media, .audio([4, 5])),
            (bot.hangUp("done"), .hangUp(reason: "done")),
        ] as [([UInt8], AgentEvent)] {
            let effects = text.withUnsafeBytes { stream.receive($0, as: .text, at: .zero) }
            #expect(effects == [.event(event)])
        }
    }
}
