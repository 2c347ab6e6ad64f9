// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// What the parties do, and how it reaches the gateway.
extension PeopleWorld {
    /// How long a signal is on its way now: what is sent in a burst comes after it.
    mutating func latency() -> Duration {
        let usual = story.faults.latency
        let onTheWay = Duration.milliseconds(
            usual.count > 1 ? Int.random(in: usual, using: &random) : usual.lowerBound)
        let at = now - .zero
        for burst in story.faults.bursts where burst.from <= at && at < burst.from + burst.lasts {
            return burst.from + burst.lasts - at + onTheWay
        }
        return onTheWay
    }

    /// Sends something on its way, and sometimes twice.
    mutating func send(_ event: Event, of call: Int, after delay: Duration) {
        plan(event, of: call, after: delay + latency())
        guard story.faults.doubled > 0,
            Double.random(in: 0..<1, using: &random) < story.faults.doubled
        else { return }
        plan(event, of: call, after: delay + latency() + .milliseconds(30))
    }

    /// A length as the clock of whoever measures it has it.
    func drifted(_ length: Duration) -> Duration {
        guard story.faults.drift != 1 else { return length }
        return .nanoseconds(Int64(Double(length.inNanoseconds) * story.faults.drift))
    }

    // MARK: Caller and outside

    private func acts(_ script: Script, of call: Int) -> [PeopleStory.Act] {
        switch script {
        case .caller: story.calls[call].caller
        case .outside: story.calls[call].outside
        }
    }

    /// Plans the next act of a script if its cue has come.
    mutating func cue(_ script: Script, of call: Int) {
        let place = script.rawValue
        let acts = acts(script, of: call)
        guard !calls[call].isWaiting[place], calls[call].done[place] < acts.count else { return }
        let act = acts[calls[call].done[place]]
        let phase = calls[call].stage.call.phase
        switch act.cue {
        case .then: if phase == .arrived { return }
        case .phase(let name): if phase.name != name { return }
        }
        calls[call].isWaiting[place] = true
        plan(.act(script), of: call, after: act.delay)
    }

    mutating func act(_ script: Script, of call: Int) {
        let place = script.rawValue
        let act = acts(script, of: call)[calls[call].done[place]]
        calls[call].isWaiting[place] = false
        calls[call].done[place] += 1
        switch act.what {
        case .stops(let grace): plan(.stops(grace: grace), of: call, after: .zero)
        case .input(let input):
            if script == .caller {
                send(.input(input), of: call, after: .zero)
            } else {
                plan(.input(input), of: call, after: .zero)
            }
        }
        cue(script, of: call)
    }

    // MARK: Operators

    /// A phone is called: what it does comes by itself.
    mutating func call(
        _ attempt: AttemptID, _ target: Target, as party: Party, of call: Int
    ) {
        if let refusal = desk.take(target.name, for: id(of: call), at: wall) {
            let failure = refusal == .away ? LegFailure.away : .leased
            return plan(.input(.operatorFailed(attempt, failure)), of: call, after: .zero)
        }
        if let why = absent.why(target.name, at: wall) { blame(why, in: call) }
        let conducts = story.operators[target.name] ?? []
        let count = rung[target.name, default: 0]
        rung[target.name] = count + 1
        let conduct =
            conducts.isEmpty
            ? OperatorConduct(.fails(.unreachable, after: .zero))
            : conducts[min(count, conducts.count - 1)]
        calls[call].phones[attempt] = PeoplePhone(
            target: target.name, party: party, conduct: conduct)
        switch conduct.reception {
        case .silent: break
        case .ringsForever, .answersAsCancelled: ring(attempt, of: call)
        case .fails(let failure, let delay):
            if delay > .zero { ring(attempt, of: call) }
            send(.phone(attempt, .operatorFailed(attempt, failure)), of: call, after: delay)
        case .goes(let delay):
            ring(attempt, of: call)
            send(
                .phone(attempt, .operatorGone(attempt, reason: "no way", .gone)), of: call,
                after: delay)
        case .answers(let delay):
            ring(attempt, of: call)
            send(.phone(attempt, .operatorAnswered(attempt)), of: call, after: drifted(delay))
        }
    }

    private mutating func ring(_ attempt: AttemptID, of call: Int) {
        send(.phone(attempt, .operatorRinging(attempt)), of: call, after: .milliseconds(20))
    }

    /// Something comes from a phone, whether or not the call still wants to hear it.
    mutating func phone(_ attempt: AttemptID, _ input: CallInput, of call: Int) {
        guard let phone = calls[call].phones[attempt] else { return }
        switch input {
        case .operatorAnswered:
            guard !phone.isUp else { break }
            calls[call].phones[attempt]?.isUp = true
            if !phone.isLetGo { follow(phone, attempt, of: call) }
        case .operatorFailed, .operatorGone: release(attempt, of: call)
        // Whoever does not talk with the caller types in vain.
        case .operatorCommands where !phone.isJoined: return
        default: if phone.isLetGo { return }
        }
        take(input, of: call)
    }

    private mutating func follow(
        _ phone: PeoplePhone, _ attempt: AttemptID, of call: Int
    ) {
        var delay = Duration.zero
        for act in phone.conduct.acts {
            delay += act.delay
            let input = input(act.what, attempt, of: phone.party)
            send(.phone(attempt, input), of: call, after: drifted(delay))
        }
    }

    private func input(
        _ act: OperatorAct, _ attempt: AttemptID, of party: Party
    ) -> CallInput {
        let zero = SampleTime(samples: 0)
        return switch act {
        case .presses(let key):
            .signal(.digit(Digit(party: party, key: key, carrier: .telephoneEvent)))
        case .says(let text): .signal(.transcript(TranscriptSegment(party: party, text: text)))
        case .hangsUp: .operatorGone(attempt, reason: "BYE")
        case .isLost: .operatorGone(attempt, reason: "no sound", .gone)
        case .fails(let failure): .operatorFailed(attempt, failure)
        case .holds: .held(party, true)
        case .resumes: .held(party, false)
        case .isHeardAs(let kind): .signal(.answered(kind, of: party, at: zero))
        case .tone(let tone): .signal(.tone(party, tone, at: zero))
        case .chooses(let choice): .operatorChose(attempt, choice)
        case .commands(let command): .operatorCommands(command)
        }
    }

    /// The phone is told that it is not wanted any more; what it sent before still comes.
    mutating func letGo(_ attempt: AttemptID, of call: Int) {
        guard let phone = calls[call].phones[attempt], !phone.isLetGo else { return }
        calls[call].phones[attempt]?.isLetGo = true
        if phone.conduct.reception == .answersAsCancelled, !phone.isUp {
            send(.phone(attempt, .operatorAnswered(attempt)), of: call, after: .zero)
            plan(.hangsUp(attempt), of: call, after: latency() + latency() + .milliseconds(40))
        } else {
            plan(.hangsUp(attempt), of: call, after: latency())
        }
    }

    /// The phone has read that it is not wanted.
    mutating func hangsUp(_ attempt: AttemptID, of call: Int) { release(attempt, of: call) }

    private mutating func release(_ attempt: AttemptID, of call: Int) {
        guard let phone = calls[call].phones.removeValue(forKey: attempt) else { return }
        giveBack(phone, of: call)
    }
}
