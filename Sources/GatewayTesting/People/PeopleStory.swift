// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff

/// Calls as data: who takes part, what they do and when, and what goes wrong. The same story plays
/// the same way each time, and whatever it does not need can be left out of it.
package struct PeopleStory: Sendable {
    package var calls: [Call]
    /// What an operator's phone does with each call that reaches it, by the name of the target; the
    /// last one stands for all that follow.
    package var operators: [String: [OperatorConduct]]
    package var faults: PeopleFaults
    /// When operators say that they go, or are there again.
    package var presences: [Presence]

    package struct Presence: Sendable, Hashable {
        package var at: Duration
        package var name: String
        package var wish: PresenceWish

        package init(_ wish: PresenceWish, of name: String, at time: Duration) {
            at = time
            self.name = name
            self.wish = wish
        }
    }

    package struct Call: Sendable {
        package var plan: CallPlan
        package var arrives: Duration
        /// How long after the answer the caller's ACK comes; nil for never.
        package var acknowledges: Duration? = .milliseconds(20)
        package var caller: [Act]
        package var agent: AgentConduct
        /// What comes from outside: the console, the API, the end of the gateway.
        package var outside: [Act]

        package init(
            plan: CallPlan, arrives: Duration = .zero, caller: [Act],
            agent: AgentConduct = AgentConduct(), outside: [Act] = []
        ) {
            self.plan = plan
            self.arrives = arrives
            self.caller = caller
            self.agent = agent
            self.outside = outside
        }
    }

    /// Something somebody does so long after a cue; acts follow one another.
    package struct Act: Sendable, Hashable {
        package var cue: Cue
        package var delay: Duration
        package var what: What

        package static func when(
            _ cue: Cue, after delay: Duration = .zero, _ what: What
        ) -> Act {
            Act(cue: cue, delay: delay, what: what)
        }
    }

    package enum Cue: Sendable, Hashable {
        /// The act before has been done; for the first, the call was answered.
        case then
        /// The call is in a phase of this name.
        case phase(String)
    }

    package enum What: Sendable, Hashable {
        /// The input itself.
        case input(CallInput)
        /// The gateway is told to stop, with so much time for calls that run.
        case stops(grace: Duration)
    }

    package init(
        calls: [Call], operators: [String: [OperatorConduct]],
        faults: PeopleFaults = PeopleFaults(), presences: [Presence] = []
    ) {
        self.presences = presences
        self.calls = calls
        self.operators = operators
        self.faults = faults
    }
}

/// What an operator does with one call, or another agent.
package struct OperatorConduct: Sendable, Hashable {
    /// What becomes of the ringing.
    package enum Reception: Sendable, Hashable {
        case answers(after: Duration)
        case fails(LegFailure, after: Duration)
        case ringsForever
        /// Nothing comes, not even ringing.
        case silent
        /// Answers when it is told that nobody waits any more: the two cross.
        case answersAsCancelled
        /// Rings, and its leg is gone before anybody answers.
        case goes(after: Duration)
    }

    package var reception: Reception
    /// What they do after the answer, each so long after the one before.
    package var acts: [Timed]

    package struct Timed: Sendable, Hashable {
        package var delay: Duration
        package var what: OperatorAct
    }

    package init(_ reception: Reception, _ acts: [(Duration, OperatorAct)] = []) {
        self.reception = reception
        self.acts = acts.map { Timed(delay: $0, what: $1) }
    }
}

package enum OperatorAct: Sendable, Hashable {
    case presses(Character)
    case says(String)
    case hangsUp
    /// The leg breaks.
    case isLost
    /// The leg fails, as far as the gateway can tell.
    case fails(LegFailure)
    case holds
    case resumes
    /// What the listening makes of whoever answered.
    case isHeardAs(AnswerKind)
    case tone(CallTone)
    /// In writing, as agents and desks do.
    case chooses(OperatorChoice)
    /// By the keys of a command, once they talk with the caller.
    case commands(BridgeCommand)
}

/// What the agent does.
package struct AgentConduct: Sendable, Hashable {
    /// How long it takes to connect; nil for never.
    package var connectsAfter: Duration?
    /// What it does then, each so long after the one before.
    package var acts: [Timed]
    /// Whether it says when it has finished a sentence.
    package var tellsItsPauses = true

    package struct Timed: Sendable, Hashable {
        package var delay: Duration
        package var what: CallInput
    }

    package init(
        connectsAfter: Duration? = .milliseconds(40), _ acts: [(Duration, CallInput)] = [],
        tellsItsPauses: Bool = true
    ) {
        self.connectsAfter = connectsAfter
        self.acts = acts.map { Timed(delay: $0, what: $1) }
        self.tellsItsPauses = tellsItsPauses
    }
}
