// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A party has been silent, or has been speaking, for a time without a break.
package struct VoiceActivityCondition: TriggerCondition, Hashable {
    package enum Activity: String, Sendable, Hashable, CaseIterable {
        case silent, speaking
    }

    package var party: Party.Role
    package var activity: Activity
    package var lasting: Duration

    private var isPaused = true
    package private(set) var nextDeadline: Instant?

    package init(party: Party.Role = .caller, activity: Activity, lasting: Duration) {
        self.party = party
        self.activity = activity
        self.lasting = lasting
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        switch signal {
        case .speechBegan(let speaker, _) where speaker.role == party:
            change(to: .speaking, at: now)
        case .speechEnded(let speaker, _, _) where speaker.role == party:
            change(to: .silent, at: now)
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .reported,
            .agentLost,
            .trouble, .tone, .answered:
            break
        }
        return nil
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        switch moment {
        case .answered, .returned:
            isPaused = false
            change(to: .silent, at: now)
        case .handoffBegan:
            isPaused = true
            nextDeadline = nil
        }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let deadline = nextDeadline, deadline <= now else { return nil }
        nextDeadline = nil
        return Finding(
            detail: "\(party.rawValue) \(activity.rawValue) for \(lasting.inMilliseconds) ms")
    }

    private mutating func change(to current: Activity, at now: Instant) {
        nextDeadline = current == activity && !isPaused ? now + lasting : nil
    }
}

extension VoiceActivityCondition {
    package static let name = "voice"
    package static let doc = "a party silent, or speaking, without a break"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            party: fields.choice(Field("party", "whose voice"), Party.Role.caller),
            activity: fields.choice(Field("is", "what the party does"), Activity.silent),
            lasting: fields.seconds(
                Field("for_seconds", "for how long"), .seconds(15), in: 0.2...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("party", .word(party), unless: .word(Party.Role.caller))
        list.add("is", .word(activity), unless: .word(Activity.silent))
        list.add("for_seconds", .seconds(lasting), unless: .seconds(.seconds(15)))
        return list
    }

    package var interests: SignalInterest { [.speech(party)] }
}
