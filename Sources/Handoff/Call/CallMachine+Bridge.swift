// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// What an operator who talks with the caller asks for: the agent again, somebody else, the briefing.
extension CallMachine {
    /// The operator with whom the caller is joined, whoever's phone holds, and who may ask for something
    /// by keys.
    package var joinedOperator: OperatorNumber? { bridge?.leg.number }

    /// Whether the caller is joined with this one.
    package func isBridged(_ attempt: AttemptID) -> Bool { bridge?.attempt == attempt }

    /// The briefing that the operator who talks with the caller may ask to hear again.
    package var bridgedBriefing: ClipID? {
        scene.plan.bridgeKeys.whisper == nil ? nil : bridge?.briefing
    }

    /// Caller and operator, joined.
    private var bridge: Bridge? {
        switch state {
        case .joined(let bridge): bridge
        case .handingOff(let handoff):
            if case .bridged(let bridge, _) = handoff.state { bridge } else { nil }
        case .arrived, .attending, .parting, .partingWithOperator, .over: nil
        }
    }

    mutating func operatorCommands(_ command: BridgeCommand, at now: Instant) {
        guard let bridge else {
            return scene.note(.warning("an operator \(command.words): nobody is joined"))
        }
        let isDone =
            switch command {
            case .giveBack: scene.agent.isReady && scene.plan.agentAfterBridge == .keep
            case .passOn: nextRoute(after: bridge, at: now) != nil
            case .whisper: whisper(at: now)
            }
        scene.note(.operatorCommanded(bridge.attempt, command, isDone: isDone))
        guard isDone else { return scene.play(.notPossible, on: bridge.leg.notice) }
        switch command {
        case .giveBack: giveBack(bridge, at: now)
        case .passOn: passOn(bridge, at: now)
        case .whisper: break
        }
    }

    /// What an operator writes down goes to whoever has the caller next.
    mutating func operatorNoted(_ attempt: AttemptID, _ text: String) {
        let written = scene.dossier.keepNote(text)
        scene.note(.operatorNoted(attempt, written))
    }

    private mutating func whisper(at now: Instant) -> Bool {
        switch state {
        case .joined(var bridge):
            let isDone = bridge.whisper(in: &scene, at: now)
            state = .joined(bridge)
            return isDone
        case .handingOff(var handoff):
            let isDone = handoff.whisper(in: &scene, at: now)
            state = .handingOff(handoff)
            return isDone
        case .arrived, .attending, .parting, .partingWithOperator, .over: return false
        }
    }

    private mutating func giveBack(_ bridge: Bridge, at now: Instant) {
        letGo(bridge, reason: "the operator gives the caller back", at: now)
        scene.play(.givenBack, on: .announcement)
        let returning = Attendance.returning(
            by: bridge.target.name, lastHandoff, until: now + scene.plan.timings.clip)
        state = .attending(returning)
    }

    /// The route to pass a caller on to; nil where nobody could be called on it.
    private func nextRoute(after bridge: Bridge, at now: Instant) -> Route? {
        guard let wanted = scene.plan.bridgeKeys.passOn,
            let route = scene.plan.route(named: wanted.route)
        else { return nil }
        var later = scene
        later.passedOn.insert(bridge.target.name)
        return Course(route, in: later, at: now).first == nil ? nil : route
    }

    /// A second handoff follows the first: whoever is called next knows all that this operator knew.
    private mutating func passOn(_ bridge: Bridge, at now: Instant) {
        guard let route = nextRoute(after: bridge, at: now) else { return }
        letGo(bridge, reason: "the operator passes the caller on", at: now)
        scene.passedOn.insert(bridge.target.name)
        let offset = scene.dossier.offset(at: now)
        let keys = scene.plan.bridgeKeys.passOn?.keys ?? ""
        let wish = Escalation(
            trigger: "passed-on", reason: "\(bridge.target.name) has passed the caller on",
            route: route.name,
            evidence: [
                Evidence(
                    signal: "digit", detail: "operator's keys \(keys)", from: offset, to: offset)
            ], isExplicit: false)
        beginHandoff(scene.dossier.keep(wish), on: route, at: now)
    }

    /// The operator leaves a caller who goes on; that they have talked counts.
    private mutating func letGo(_ bridge: Bridge, reason: String, at now: Instant) {
        if case .handingOff(var handoff) = state {
            handoff.settle(in: &scene, at: now)
            state = .handingOff(handoff)
            followHandoff(at: now)
        }
        for lane in [.hold, bridge.leg.whisper, bridge.leg.notice] { scene.stop(lane) }
        scene.hangUpOperator(bridge.leg, answered: true, reason: reason)
    }
}
