// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Handoff

/// Why a call went from one phase to another, in the words of its state diagram.
package enum CallCause: String, Sendable, Hashable, CaseIterable, Comparable {
    case callerReady = "answered"
    case callerGone = "caller hangs up"
    case agentReady = "agent ready"
    case agentLost = "agent lost"
    case agentEnds = "agent ends the call"
    case agentSpeaks = "agent speaks"
    case agentQuiet = "agent has finished"
    case callerSpeaks = "caller speaks"
    case callerKey = "caller's key"
    case asked = "person asked for"
    case console = "console takes over"
    case abort = "handoff stopped"
    case ringing = "rings"
    case answered = "answers"
    case failed = "leg fails"
    case gone = "operator hangs up"
    case accepts = "accepts"
    case declines = "declines"
    case repeats = "asks to repeat"
    case asksForMore = "asks for more"
    case commands = "operator's command"
    case machine = "machine or tone"
    case clipEnds = "clip ends"
    case briefing = "briefing made"
    case held = "hold"
    case recorded = "recorder answers"
    case hangUp = "hung up from outside"
    case stops = "gateway stops"
    case time = "time is up"
    /// What the rules make of the call, and what is heard that decides nothing.
    case other = "otherwise"

    package static func < (left: CallCause, right: CallCause) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }

    package init(_ input: CallInput) {
        switch input {
        case .callerReady: self = .callerReady
        case .callerGone: self = .callerGone
        case .agentReady: self = .agentReady
        case .agentPlayedOut, .agentSentencePlayed: self = .agentQuiet
        case .agentHangUp, .agentClosed: self = .agentEnds
        case .signal(let signal): self.init(signal)
        case .escalation: self = .asked
        case .operatorRinging: self = .ringing
        case .operatorAnswered: self = .answered
        case .operatorFailed: self = .failed
        case .operatorGone: self = .gone
        case .operatorChose(_, .accept, _): self = .accepts
        case .operatorChose(_, .decline, _): self = .declines
        case .operatorChose(_, .repeat, _): self = .repeats
        case .operatorChose(_, .detail, _), .operatorChose(_, .ownWords, _): self = .asksForMore
        case .operatorCommands: self = .commands
        case .operatorNoted, .summarised: self = .other
        case .played: self = .clipEnds
        case .clipReady, .clipFailed: self = .briefing
        case .held: self = .held
        case .takeOver: self = .console
        case .abortHandoff: self = .abort
        case .hangUp: self = .hangUp
        case .drain, .mustEnd: self = .stops
        case .recorded: self = .recorded
        case .timersDue: self = .time
        case .ending, .askBack, .predial, .standDown, .observed, .askConsent: self = .other
        }
    }

    private init(_ signal: Signal) {
        switch signal {
        case .speechBegan(.agent, _): self = .agentSpeaks
        case .speechEnded(.agent, _, _): self = .agentQuiet
        case .speechBegan, .speechEnded, .transcript(_), .keyword(_): self = Self.words(signal)
        case .digit(let digit): self = Self.key(digit)
        case .agentLost: self = .agentLost
        case .tone, .answered: self = .machine
        case .agentAsked, .reported, .trouble: self = .other
        }
    }

    private static func key(_ digit: Digit) -> CallCause {
        guard digit.party.role == .operator else { return .callerKey }
        return switch OperatorKeys().choice(of: digit.key) {
        case .accept: .accepts
        case .decline: .declines
        case .repeat: .repeats
        case .detail, .ownWords: .asksForMore
        case nil: .other
        }
    }

    private static func words(_ signal: Signal) -> CallCause {
        switch signal {
        case .transcript(let segment) where segment.party.role == .operator: .accepts
        case .keyword(let hit) where hit.party.role == .operator: .accepts
        default: .callerSpeaks
        }
    }
}
