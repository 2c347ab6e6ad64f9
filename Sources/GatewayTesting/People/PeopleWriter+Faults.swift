// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

/// What goes wrong around the calls of a story.
extension PeopleWriter {
    mutating func surroundings() -> PeopleFaults {
        var made = PeopleFaults()
        for kind in PeopleFaults.Kind.allCases where faults.contains(kind) && chance(0.4) {
            switch kind {
            case .network: disturbNetwork(&made)
            case .peers: made.lies = (0..<pick(1...4)).map { _ in lie() }
            case .clocks:
                made.drift = Double(pick(850...1200)) / 1000
                made.lateness = pick(0...200)
            case .store: made.storeDelay = delay(0...1800)
            case .workers: disturbWorkers(&made)
            }
        }
        return made
    }

    private mutating func disturbNetwork(_ made: inout PeopleFaults) {
        let least = pick(1...80)
        made.latency = least...(least + pick(0...150))
        made.doubled = Double(pick(0...20)) / 100
        for _ in 0..<pick(0...3) {
            made.bursts.append(.init(from: delay(0...40_000), lasts: delay(100...4000)))
        }
    }

    private mutating func disturbWorkers(_ made: inout PeopleFaults) {
        switch pick(0...3) {
        case 0: made.speech = .made(after: delay(0...20_000))
        case 1: made.speech = .fails
        case 2: made.speech = .never
        default: break
        }
        switch pick(0...4) {
        case 0: made.recorder = nil
        case 1: made.recorder = .failed(reason: "no disk")
        case 2: made.recorder = .kept(seconds: 0.2)
        default: break
        }
        made.clipsEnd = chance(0.7)
    }

    /// What a peer may say although it is not so, and which ends no leg: attempts that are over or
    /// never were, clips that do not sound, a second answer.
    private mutating func lie() -> PeopleFaults.Lie {
        let stranger = AttemptID(number: chance(0.5) ? 99 : pick(1...3))
        let what: CallInput =
            switch pick(0...9) {
            case 0: .operatorRinging(stranger)
            case 1: .operatorAnswered(AttemptID(number: 99))
            case 2: .operatorFailed(AttemptID(number: 99), .busy)
            case 3: .operatorGone(AttemptID(number: 99), reason: "BYE")
            case 4: .operatorChose(AttemptID(number: 99), .accept)
            case 5: .played(.shared(.connecting), on: .announcement)
            case 6: .clipReady(.spoken(pick(1...3)))
            case 7: .recorded(.kept(seconds: 3))
            case 8: .agentReady
            default: .callerReady
            }
        return PeopleFaults.Lie(at: delay(0...40_000), what: what)
    }
}
