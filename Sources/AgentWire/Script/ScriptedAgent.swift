// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A voice agent that follows a script: the built-in agent of `handoff serve`, the agent of the
/// demo, and the well- and ill-behaved bots of the tests.
///
/// It is the bot's side of the socket, and like a bot it never learns more than the wire tells it.
package struct ScriptedAgent: Sendable {
    /// Clips by name, in the format of its protocol.
    package typealias Clips = [String: [UInt8]]

    package enum Effect: Sendable, Hashable {
        case send(AgentMessage)
        case close(code: UInt16, reason: String)
    }

    enum State: Sendable, Equatable {
        /// Waits for `start`.
        case connecting
        /// Between two steps.
        case ready
        case saying(Saying)
        case awaitingMark(String, interruptible: Bool, until: Instant)
        case hearing(quiet: Duration, until: Instant)
        case awaitingDigit(Character, until: Instant)
        case pausing(until: Instant)
        /// Waits to be offered a call, or to be given it.
        case awaitingCall(accepted: Bool, until: Instant)
        /// The gateway took the caller to a person.
        case handedOff
        /// The script is over, or went silent.
        case silent
        case closed
    }

    struct Saying: Sendable, Equatable {
        var clip: String
        var offset = 0
        var next: Instant
        var interruptible: Bool
    }

    /// Frames sent at a time, 40 ms, as Pipecat does; 120 ms ahead.
    static let chunkFrames = 2
    static let lead = 3

    private let script: AgentScript
    private let clips: Clips
    private var steps: [AgentScript.Step]
    private var line = 0
    private var marks = 0
    private var gate = CallerEnergyGate()
    private var peer: any AgentPeer
    private(set) var state = State.connecting

    /// What came from the gateway that could not be read; a test looks at it.
    package private(set) var faults: [AgentFault] = []
    /// The parameters of `start`.
    package private(set) var parameters: [ContextItem] = []

    /// `peer` is the bot's side of its protocol; the built-in agent's unless told.
    package init(
        script: AgentScript, clips: Clips,
        peer: any AgentPeer = AgentAddress.builtIn.protocol.makePeer()
    ) {
        self.script = script
        self.peer = peer
        self.clips = clips
        steps = script.steps
    }

    package var nextDeadline: Instant? {
        switch state {
        case .saying(let saying): saying.next
        case .awaitingMark(_, _, let until), .hearing(_, let until),
            .awaitingDigit(_, let until), .pausing(let until), .awaitingCall(_, let until):
            until
        case .connecting, .ready, .handedOff, .silent, .closed: nil
        }
    }

    /// One message came from the gateway.
    package mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame = .text, at now: Instant
    ) -> [Effect] {
        guard state != .closed else { return [] }
        do throws(AgentFault) {
            return take(try peer.receive(message, as: kind), at: now)
        } catch {
            if faults.count < 100 { faults.append(error) }
            return []
        }
    }

    /// `nextDeadline` has passed.
    package mutating func timersDue(at now: Instant) -> [Effect] {
        guard let deadline = nextDeadline, deadline <= now else { return [] }
        guard case .saying(let saying) = state else { return goOn(at: now) }
        return say(saying, at: now)
    }

    // MARK: What comes

    private mutating func take(
        _ message: AgentPeerMessage, at now: Instant
    ) -> [Effect] {
        switch message {
        // It talks on until the caller leaves it.
        case .noted, .unknown, .handoffAhead: return []
        case .start(let parameters):
            guard state == .connecting else { return [] }
            self.parameters = parameters
            return goOn(at: now)
        case .audio(let audio): return hear(audio, at: now)
        case .digit(let key):
            guard case .awaitingDigit(key, _) = state else { return [] }
            return goOn(at: now)
        case .marked(let name):
            guard case .awaitingMark(name, _, _) = state else { return [] }
            return goOn(at: now)
        case .handoff(.began, _):
            guard state != .silent else { return [] }
            state = .handedOff
            return []
        case .handoff(.offered, _):
            guard case .awaitingCall(accepted: false, _) = state else { return [] }
            return goOn(at: now)
        case .handoff(.accepted, _):
            guard case .awaitingCall(accepted: true, _) = state else { return [] }
            return goOn(at: now)
        case .handoff(.ended(let outcome), _):
            guard state == .handedOff else { return [] }
            // Whoever was joined with a person may still come back: the person may be lost.
            guard outcome == .returned else { return [] }
            if !script.onReturn.isEmpty {
                steps = script.onReturn
                line = 0
            }
            return goOn(at: now)
        case .stop:
            state = .closed
            return [.close(code: 1000, reason: "stopped")]
        }
    }

    private mutating func hear(_ audio: [UInt8], at now: Instant) -> [Effect] {
        gate.hear(audio, peer.format)
        switch state {
        case .hearing(let quiet, _):
            guard gate.hasSpoken, gate.quiet >= quiet.inMilliseconds else { return [] }
            return goOn(at: now)
        case .saying(let saying) where saying.interruptible && gate.hasSpoken:
            return [.send(peer.clear())] + goOn(at: now, keepingGate: true)
        case .awaitingMark(_, interruptible: true, _) where gate.hasSpoken:
            return [.send(peer.clear())] + goOn(at: now, keepingGate: true)
        case .connecting, .ready, .saying, .awaitingMark, .awaitingDigit, .pausing,
            .awaitingCall, .handedOff, .silent, .closed:
            return []
        }
    }

    // MARK: The script

    /// Takes steps until one has to wait.
    ///
    /// A script that only goes in circles is stopped after 1000 steps: it would never wait.
    private mutating func goOn(at now: Instant, keepingGate: Bool = false) -> [Effect] {
        var effects: [Effect] = []
        if !keepingGate { gate.reset() }
        state = .ready
        for _ in 0..<1000 where state == .ready {
            guard line < steps.count else {
                state = .silent
                break
            }
            let step = steps[line]
            line += 1
            effects += take(step, at: now)
        }
        if state == .ready { state = .silent }
        return effects
    }

    private mutating func take(_ step: AgentScript.Step, at now: Instant) -> [Effect] {
        switch step {
        case .say(let clip, let interruptible):
            let first = now.advanced(by: .milliseconds(-40 * (Self.lead - 1)))
            return say(Saying(clip: clip, next: first, interruptible: interruptible), at: now)
        case .sendClip(let name): return sendClip(name)
        case .hear(let quiet, let atMost):
            state = .hearing(quiet: quiet, until: now + atMost)
        case .awaitDigit(let key, let atMost):
            state = .awaitingDigit(key, until: now + atMost)
        case .pause(let duration): state = .pausing(until: now + duration)
        case .pauseUntil(let moment): state = .pausing(until: max(now, moment))
        case .transcript(let segment): return [.send(peer.transcript(segment))]
        case .report(let report): return [.send(peer.report(report))]
        case .askForPerson(let request): return [.send(peer.handoff(request))]
        case .awaitCall(let accepted, let atMost):
            state = .awaitingCall(accepted: accepted, until: now + atMost)
        case .accept: return [.send(peer.accept())]
        case .decline(let reason): return [.send(peer.decline(reason))]
        case .hangUp(let reason): return [.send(peer.hangUp(reason))]
        case .send(let text): return [.send(.text(text))]
        case .sendBinary(let bytes): return [.send(.binary(bytes))]
        case .goTo(let number): line = max(0, number)
        case .goSilent: state = .silent
        case .close(let code, let reason):
            state = .closed
            return [.close(code: code, reason: reason)]
        }
        return []
    }

    /// A whole clip, in messages of two seconds.
    private func sendClip(_ name: String) -> [Effect] {
        let clip = clips[name] ?? []
        let bytes = 100 * peer.format.frameBytes
        return stride(from: 0, to: clip.count, by: bytes).map { start in
            .send(
                clip[start..<min(clip.count, start + bytes)].withUnsafeBufferPointer {
                    peer.sound($0)
                })
        }
    }

    /// Sends what is due of a clip, and its mark after the last of it.
    private mutating func say(_ saying: Saying, at now: Instant) -> [Effect] {
        var saying = saying
        let clip = clips[saying.clip] ?? []
        var effects: [Effect] = []
        while saying.offset < clip.count, saying.next <= now {
            let end = min(clip.count, saying.offset + Self.chunkFrames * peer.format.frameBytes)
            let message = clip[saying.offset..<end].withUnsafeBufferPointer { peer.sound($0) }
            effects.append(.send(message))
            saying.next = saying.next.advanced(by: .milliseconds(40))
            saying.offset = end
        }
        guard saying.offset >= clip.count else {
            state = .saying(saying)
            return effects
        }
        marks += 1
        let mark = "say-\(marks)"
        effects.append(.send(peer.mark(mark)))
        // A carrier that never answers a mark must not silence the agent for good.
        let rest = Duration.milliseconds(40 * Self.lead) + .seconds(5)
        state = .awaitingMark(
            mark, interruptible: saying.interruptible, until: now + rest)
        return effects
    }
}
