// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import JSON
import Testing
import Timing

/// A gateway of one call under a virtual clock: sends 20 ms of the caller's sound at a time, plays
/// what the agent says and answers its marks once they have been played.
private struct Gateway {
    var agent: ScriptedAgent
    var stream = TwilioMediaStream(identity: TwilioMediaStreamTests.identity)
    var now = Instant.zero
    var queue: [AgentEvent] = []
    var played: [(at: Int64, bytes: Int)] = []
    var events: [(at: Int64, event: AgentEvent)] = []
    var closedAt: Int64?
    var answersMarks = true

    init(_ script: AgentScript, clips: ScriptedAgent.Clips = [:]) {
        agent = ScriptedAgent(script: script, clips: clips)
        deliver(stream.open(at: now))
    }

    mutating func deliver(_ effects: [AgentEffect]) {
        for case .send(let message) in effects {
            let answers = message.bytes.withUnsafeBytes { agent.receive($0, at: now) }
            take(answers)
        }
    }

    mutating func take(_ effects: [ScriptedAgent.Effect]) {
        for effect in effects {
            switch effect {
            case .send(let message):
                for case .event(let event) in message.bytes.withUnsafeBytes({
                    stream.receive($0, as: message.kind, at: now)
                }) {
                    switch event {
                    case .audio, .mark: queue.append(event)
                    case .clear:
                        events.append((now.nanoseconds / 1_000_000, event))
                        for case .mark(let name) in queue {
                            deliver(stream.tell(.marked(name), at: now))
                        }
                        queue = []
                    case .handoff, .transcript, .hangUp, .recording, .accept, .decline, .hold,
                        .note, .answer, .again, .pressed, .command,
                        .sentencePlayed, .reported,
                        .unknown, .malformed:
                        events.append((now.nanoseconds / 1_000_000, event))
                    }
                }
            case .close: closedAt = now.nanoseconds / 1_000_000
            }
        }
    }

    /// Runs ticks of 20 ms; the caller speaks where `speaks` says so.
    mutating func run(milliseconds: Int64, speaks: (Int64) -> Bool = { _ in false }) {
        for _ in 0..<(milliseconds / 20) {
            let time = now.nanoseconds / 1_000_000
            if let deadline = agent.nextDeadline, deadline <= now {
                take(agent.timersDue(at: now))
            }
            play(at: time)
            let octet: UInt8 = speaks(time) ? 0x90 : 0xFF
            var message: [UInt8] = []
            _ = [UInt8](repeating: octet, count: 160).withUnsafeBufferPointer {
                stream.encode($0, at: now, into: &message)
            }
            take(message.withUnsafeBytes { agent.receive($0, at: now) })
            now = now + .milliseconds(20)
        }
    }

    private mutating func play(at time: Int64) {
        var bytes = 0
        while bytes < 160, let next = queue.first {
            switch next {
            case .audio(let audio):
                let taken = min(160 - bytes, audio.count)
                bytes += taken
                queue[0] = .audio(Array(audio.dropFirst(taken)))
                if taken == audio.count { queue.removeFirst() }
            case .mark(let name):
                queue.removeFirst()
                if answersMarks { deliver(stream.tell(.marked(name), at: now)) }
            case .clear, .handoff, .transcript, .hangUp, .recording, .accept, .decline, .hold,
                .note, .answer, .again, .pressed, .command,
                .sentencePlayed, .reported,
                .unknown, .malformed:
                queue.removeFirst()
            }
        }
        if bytes > 0 { played.append((time, bytes)) }
    }

    mutating func tell(_ status: HandoffNotice.Status) {
        let notice = HandoffNotice(
            id: HandoffID(rawValue: "HO-1"), status: status, reason: "test")
        deliver(stream.tell(.handoff(notice), at: now))
    }
}

@Suite struct ScriptedAgentTests {
    private let second = [UInt8](repeating: 0x80, count: 8000)

    private func transcript(_ text: String) -> AgentScript.Step {
        .transcript(TranscriptSegment(party: .agent, text: text))
    }

    private func said(_ gateway: Gateway) -> [String] {
        gateway.events.compactMap {
            if case .transcript(let segment) = $0.event { segment.text } else { nil }
        }
    }

    @Test func aClipIsSpokenInRealTimeAndAwaited() {
        var gateway = Gateway(
            AgentScript(steps: [.say(clip: "hello"), transcript("hello")]),
            clips: ["hello": second])
        gateway.run(milliseconds: 2000)
        #expect(gateway.played.map(\.bytes).reduce(0, +) == 8000)
        #expect(gateway.played.first?.at == 0)
        #expect(gateway.played.last?.at == 980, "no gap while it speaks")
        #expect(gateway.events.first?.at == 1000, "it goes on once the mark came back")
    }

    @Test func itNeverSendsMoreThanALeadAhead() {
        var gateway = Gateway(
            AgentScript(steps: [.say(clip: "long")]),
            clips: ["long": [UInt8](repeating: 0x80, count: 80_000)])
        gateway.run(milliseconds: 1000)
        let waiting = gateway.queue.reduce(0) {
            if case .audio(let audio) = $1 { $0 + audio.count } else { $0 }
        }
        #expect(waiting <= 960)
    }

    @Test func itWaitsUntilTheCallerHasSpokenAndIsQuiet() {
        var gateway = Gateway(
            AgentScript(steps: [
                .hear(quiet: .milliseconds(500), atMost: .seconds(10)), transcript("heard"),
            ]))
        gateway.run(milliseconds: 5000) { 1000..<2000 ~= $0 }
        #expect(gateway.events.map(\.at) == [2480])
    }

    @Test func itDoesNotWaitForACallerWhoSaysNothing() {
        var gateway = Gateway(
            AgentScript(steps: [
                .hear(quiet: .milliseconds(500), atMost: .seconds(3)), transcript("well"),
            ]))
        gateway.run(milliseconds: 5000)
        #expect(gateway.events.map(\.at) == [3000])
    }

    @Test func anInterruptedClipIsCleared() {
        var gateway = Gateway(
            AgentScript(steps: [.say(clip: "hello", interruptible: true), transcript("yes?")]),
            clips: ["hello": second])
        gateway.run(milliseconds: 2000) { $0 >= 400 }
        #expect(gateway.events.first?.event == .clear)
        #expect(gateway.events.first.map { 400...500 ~= $0.at } == true)
        #expect(said(gateway) == ["yes?"])
        #expect(gateway.played.map(\.bytes).reduce(0, +) < 4800)
    }

    @Test func aHandoffStopsTheScriptAndAReturnResumesIt() {
        var gateway = Gateway(
            AgentScript(
                steps: [
                    .askForPerson(AgentRequest(reason: "billing")), .pause(.seconds(1)),
                    transcript("must not be said"),
                ],
                onReturn: [transcript("nobody was free")]))
        #expect(gateway.events.map(\.event) == [.handoff(AgentRequest(reason: "billing"))])
        gateway.tell(.began)
        gateway.run(milliseconds: 3000)
        #expect(said(gateway).isEmpty)
        gateway.tell(.ended(.returned))
        #expect(said(gateway) == ["nobody was free"])
    }

    @Test func aBridgedCallSilencesIt() {
        var gateway = Gateway(
            AgentScript(steps: [.pause(.seconds(1)), transcript("must not be said")]))
        gateway.tell(.began)
        gateway.tell(.ended(.bridged))
        gateway.run(milliseconds: 3000)
        #expect(gateway.events.isEmpty)
        #expect(gateway.agent.nextDeadline == nil)
    }

    @Test func whoComesBackFromAPersonIsSpokenToAgain() {
        var gateway = Gateway(
            AgentScript(
                steps: [.pause(.seconds(1)), transcript("must not be said")],
                onReturn: [transcript("the person was lost")]))
        gateway.tell(.began)
        gateway.tell(.ended(.bridged))
        gateway.tell(.ended(.returned))
        #expect(said(gateway) == ["the person was lost"])
    }

    @Test func keysPausesAndLoopsWork() {
        var gateway = Gateway(
            AgentScript(steps: [
                .awaitDigit("5", atMost: .seconds(5)), transcript("five"),
                .pause(.milliseconds(100)), .goTo(1),
            ]))
        gateway.deliver(gateway.stream.tell(.digit("4"), at: gateway.now))
        #expect(said(gateway).isEmpty)
        gateway.deliver(gateway.stream.tell(.digit("5"), at: gateway.now))
        gateway.run(milliseconds: 320)
        #expect(said(gateway) == ["five", "five", "five", "five"])
    }

    @Test func aScriptThatGoesInCirclesEnds() {
        let gateway = Gateway(AgentScript(steps: [.goTo(0)]))
        #expect(gateway.agent.nextDeadline == nil)
    }

    @Test func aLostMarkDoesNotSilenceItForGood() {
        var gateway = Gateway(
            AgentScript(steps: [.say(clip: "hello"), transcript("on")]), clips: ["hello": second])
        gateway.answersMarks = false
        gateway.run(milliseconds: 8000)
        #expect(said(gateway) == ["on"])
    }

    @Test func itClosesWhenAskedAndWhenToldToStop() {
        var closing = Gateway(AgentScript(steps: [.close(code: 1011, reason: "crash")]))
        #expect(closing.closedAt == 0)
        closing.run(milliseconds: 100)
        var stopped = Gateway(AgentScript(steps: [.pause(.seconds(60))]))
        stopped.deliver(stopped.stream.tell(.stop, at: stopped.now))
        #expect(stopped.closedAt == 0)
    }

    @Test func garbageFromTheGatewayIsKeptAndHarmless() {
        var agent = ScriptedAgent(script: AgentScript(steps: []), clips: [:])
        #expect(Array("{".utf8).withUnsafeBytes { agent.receive($0, at: .zero) }.isEmpty)
        #expect(agent.faults == [.json(JSONSyntaxError(.endsEarly, at: 1))])
    }
}
