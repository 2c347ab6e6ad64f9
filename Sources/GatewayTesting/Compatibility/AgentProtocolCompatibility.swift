// SPDX-License-Identifier: Apache-2.0

package import AgentWire
import CallModel
import MediaEngine
import Timing

/// What every agent protocol promises, whatever its words: our side is played against the bot's,
/// without a socket. A newcomer's row of `AgentProtocolCatalog` is run through it as it is.
package struct AgentProtocolCompatibility: Sendable {
    /// One promise, and how it is tried; what is broken, in words.
    struct Promise: Sendable {
        let name: String
        let faults: @Sendable (inout AgentRehearsal) -> [String]

        init(
            _ name: String, _ faults: @escaping @Sendable (inout AgentRehearsal) -> [String]
        ) {
            self.name = name
            self.faults = faults
        }
    }

    package let description: AgentProtocolDescription

    package init(_ description: AgentProtocolDescription) { self.description = description }

    /// Every broken promise, in words; empty when the protocol is compatible.
    package func faults() -> [String] {
        Self.promises.flatMap { promise in
            var rehearsal = AgentRehearsal(description)
            return promise.faults(&rehearsal).map { "\(promise.name): \($0)" }
        }
    }

    private static var promises: [Promise] {
        opening + media + playing + wishes + notices + wrongMessages
    }

    // MARK: Beginning and end

    private static let opening = [
        Promise("names one sound format") { rehearsal in
            let formats = [
                rehearsal.conversation.format, rehearsal.peer.format,
                rehearsal.description.format,
            ]
            return Set(formats).count == 1 ? [] : ["\(formats)"]
        },
        Promise("nothing is sent before the socket is open") { rehearsal in
            let early =
                rehearsal.tell(.digit("1")) + rehearsal.tell(.stop)
                + rehearsal.send(milliseconds: 40)
            return early.isEmpty ? [] : ["\(early.count) messages"]
        },
        Promise("begins once, with what the agent is told of the call") { rehearsal in
            let starts = rehearsal.open().compactMap { message -> [ContextItem]? in
                if case .start(let parameters) = message { parameters } else { nil }
            }
            guard starts.count == 1 else { return ["\(starts.count) beginnings"] }
            let missing = AgentRehearsal.parameters.filter { !starts[0].contains($0) }
            return missing.isEmpty ? [] : ["without \(missing.map(\.key))"]
        },
        Promise("is silent after the end") { rehearsal in
            _ = rehearsal.open()
            _ = rehearsal.tell(.stop)
            let late = rehearsal.tell(.digit("1")) + rehearsal.tell(.marked("x"))
            let taken = rehearsal.send(rehearsal.peer.clear())
            return late.isEmpty && taken.isEmpty ? [] : ["\(late) \(taken)"]
        },
        Promise("closes with 1000 when we end it, and reports nothing more") { rehearsal in
            _ = rehearsal.open()
            let effects = rehearsal.conversation.end(reason: "done", at: rehearsal.now)
            let closes = effects.filter { $0 == .close(code: 1000, reason: "done") }
            let after = rehearsal.conversation.closed(
                .byPeer(code: 1000, reason: ""), at: rehearsal.now)
            return closes.count == 1 && after.isEmpty ? [] : ["\(effects) \(after)"]
        },
    ]

    // MARK: Sound

    private static let media = [
        Promise("the agent hears every frame as it is") { rehearsal in
            _ = rehearsal.open()
            var faults: [String] = []
            for number in 0..<100 {
                let frame = rehearsal.noise(rehearsal.description.format.frameBytes)
                let heard = rehearsal.send(frame)
                if heard != [.audio(frame)] {
                    faults.append("frame \(number) is not what was sent")
                }
                rehearsal.pass(.milliseconds(20))
            }
            return Array(faults.prefix(1))
        },
        Promise("the agent is heard, whatever the pieces its sound comes in") { rehearsal in
            _ = rehearsal.open()
            let sound = rehearsal.noise(rehearsal.description.format.frameBytes * 25)
            return [1, 2, 3, 7, 159, 160, 640, 641, 1023, sound.count].compactMap { size in
                var taken: [UInt8] = []
                for start in stride(from: 0, to: sound.count, by: size) {
                    let piece = Array(sound[start..<min(start + size, sound.count)])
                    for case .play(let audio) in rehearsal.say(piece) { taken += audio }
                    // Small pieces are many: a second of them stays below what a bot may send.
                    if start / size % 100 == 0 { rehearsal.pass(.milliseconds(20)) }
                }
                rehearsal.pass(.seconds(2))
                return taken == sound ? nil : "pieces of \(size) octets give other sound"
            }
        },
        Promise("what is played is whole samples") { rehearsal in
            _ = rehearsal.open()
            let size = rehearsal.description.format.sampleBytes
            for length in 1...9 {
                for case .play(let audio) in rehearsal.say(rehearsal.noise(length))
                where audio.count % size != 0 { return ["\(audio.count) octets"] }
            }
            return []
        },
        Promise("a minute of sound fits in one message") { rehearsal in
            _ = rehearsal.open()
            let format = rehearsal.description.format
            let minute = [UInt8](
                repeating: format.silence, count: AgentLimits.binaryBytes(format))
            let message = rehearsal.message(minute)
            guard message.bytes.count <= rehearsal.description.messageBytes else {
                return ["\(message.bytes.count) octets"]
            }
            let played = rehearsal.send(message).reduce(0) { sum, effect in
                if case .play(let audio) = effect { sum + audio.count } else { sum }
            }
            return played == minute.count ? [] : ["\(played) of \(minute.count) octets are played"]
        },
        Promise("tells when the agent was last heard") { rehearsal in
            _ = rehearsal.open()
            let format = rehearsal.description.format
            _ = rehearsal.say([UInt8](repeating: format.silence, count: format.bytesPerSecond))
            let quiet = rehearsal.spokeAgo
            _ = rehearsal.say(format.bytes(of: PureTone.clip(.agent, for: .milliseconds(200))))
            rehearsal.pass(.seconds(3))
            _ = rehearsal.say([UInt8](repeating: format.silence, count: format.frameBytes))
            let loud = rehearsal.spokeAgo
            return quiet == nil && loud == .seconds(3)
                ? [] : ["silence: \(quiet as Any), speech: \(loud as Any)"]
        },
    ]

    // MARK: Marks and clear

    private static let playing = [
        Promise("a mark comes back by its name once its sound has been played") { rehearsal in
            _ = rehearsal.open()
            let names = ["one", "a \"label\" ü", "one"]
            var marks: [String] = []
            for name in names {
                _ = rehearsal.say(rehearsal.noise(320))
                for case .mark(let mark) in rehearsal.send(rehearsal.peer.mark(name)) {
                    marks.append(mark)
                }
            }
            let told = marks.flatMap { rehearsal.tell(.marked($0)) }
            return told == names.map { .marked($0) } ? [] : ["\(told)"]
        },
        Promise("a clear drops what waits, and its marks come back") { rehearsal in
            _ = rehearsal.open()
            _ = rehearsal.say(rehearsal.noise(3200))
            var marks: [String] = []
            for case .mark(let mark) in rehearsal.send(rehearsal.peer.mark("gone")) {
                marks.append(mark)
            }
            let effects = rehearsal.send(rehearsal.peer.clear())
            guard effects.first == .clear else { return ["\(effects)"] }
            for case .mark(let mark) in effects { marks.append(mark) }
            let told = marks.flatMap { rehearsal.tell(.marked($0)) }
            return told.filter { $0 == .marked("gone") }.count == 1 ? [] : ["\(told)"]
        },
        Promise("a second of sound before a mark is a sentence, a little is none") { rehearsal in
            _ = rehearsal.open()
            let format = rehearsal.description.format
            return [(format.bytesPerSecond, true), (format.frameBytes, false)].compactMap {
                length, isSentence in
                _ = rehearsal.say([UInt8](repeating: format.silence, count: length))
                var effects: [AgentConversation.Effect] = []
                for case .mark(let mark) in rehearsal.send(rehearsal.peer.mark("m")) {
                    effects += rehearsal.conversation.tell(.marked(mark), at: rehearsal.now)
                }
                return effects.contains(.report(.event(.sentencePlayed))) == isSentence
                    ? nil : "\(length) octets"
            }
        },
    ]

    // MARK: Wishes of the agent, notices to it

    private static let reports: [AgentReport] = [
        .status(.working, lasting: .seconds(20)),
        .intent("cancel", slots: [ContextItem(key: "order.id", value: "4471")], confidence: 0.5),
        .confidence(0.25), .sentiment("angry", of: .caller, score: 0.75),
        .tool("orders", error: nil), .tool("orders", error: "timed out"),
        .context([ContextItem(key: "plan", value: "gold")]),
    ]

    private static let wishes = [
        Promise("asks for a person, ends the call, says what was said, takes a call or not") {
            rehearsal in
            _ = rehearsal.open()
            let request = AgentRequest(
                reason: "fraud", summary: "Two charges.",
                context: [ContextItem(key: "account.id", value: "4471")], route: "billing")
            let segment = TranscriptSegment(party: .caller, text: "I want a person")
            let peer = rehearsal.peer
            let table: [(AgentMessage, AgentEvent)] =
                [
                    (peer.handoff(request), .handoff(request)),
                    (peer.transcript(segment), .transcript(segment)),
                    (peer.hangUp("sold"), .hangUp(reason: "sold")),
                    (peer.accept(), .accept),
                    (peer.decline("no German"), .decline(reason: "no German")),
                    (peer.hold(true), .hold(true)), (peer.hold(false), .hold(false)),
                    (peer.note("calls back at 5"), .note("calls back at 5")),
                ] + reports.map { (peer.report($0), .reported($0)) }
            return table.compactMap { message, event in
                let effects = rehearsal.send(message)
                return effects == [.report(.event(event))] ? nil : "\(effects)"
            }
        },
        Promise("what it says after hanging up is not heard until it is told of a handoff") {
            rehearsal in
            _ = rehearsal.open()
            _ = rehearsal.send(rehearsal.peer.hangUp("done"))
            let format = rehearsal.description.format
            let late = rehearsal.say([UInt8](repeating: format.silence, count: 320))
            let isLate = late.contains {
                if case .play(let audio) = $0 { !audio.isEmpty } else { false }
            }
            _ = rehearsal.tell(.handoff(AgentRehearsal.notice(.began)))
            let again = rehearsal.say([UInt8](repeating: format.silence, count: 320))
            return !isLate && again == [.play([UInt8](repeating: format.silence, count: 320))]
                ? [] : ["\(late.count) \(again.count)"]
        },
    ]

    private static let notices = [
        Promise("every key reaches the agent") { rehearsal in
            _ = rehearsal.open()
            return "0123456789*#".filter { rehearsal.tell(.digit($0)) != [.digit($0)] }
                .map { "key \($0)" }
        },
        Promise("the agent is told how a handoff goes") { rehearsal in
            _ = rehearsal.open()
            let statuses =
                [HandoffNotice.Status.began, .offered, .accepted]
                + Outcome.allCases.map { .ended($0) }
            return statuses.compactMap { status in
                let told = rehearsal.tell(.handoff(AgentRehearsal.notice(status)))
                return told == [.handoff(status, reason: "as it was")] ? nil : "\(status): \(told)"
            }
        },
        Promise("the agent is told when the caller stays with it meanwhile") { rehearsal in
            _ = rehearsal.open()
            var notice = AgentRehearsal.notice(.began)
            notice.talksOn = true
            let told = rehearsal.tell(.handoff(notice))
            return told == [.handoffAhead(reason: "as it was")] ? [] : ["\(told)"]
        },
    ]
}
