// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Words

/// Who of caller and agent speaks, who spoke last, and whether they have taken leave.
struct CallTurns: Sendable, Equatable {
    /// What the caller has said since the agent spoke last, as far as it is known.
    private enum Reply: Sendable, Equatable {
        /// Nothing, or so little that it may have been "bye".
        case nothing
        /// A while of speech, and nobody has written down what.
        case something
        /// What people say when they part.
        case closing
        /// Something else, which wants an answer.
        case words
    }

    private var caller: Instant?
    private var agent: Instant?
    /// When words of the caller's came, where their speech is not heard.
    private var callerWords: Instant?
    /// Whether the caller is in the middle of speaking.
    private(set) var isCallerSpeaking = false
    private var reply = Reply.nothing
    /// The agent's last words were a goodbye.
    private var hasAgentParted = false

    /// What is longer is no "thanks, bye", in milliseconds.
    private static let longestGoodbye: Int64 = 2000

    mutating func heard(_ signal: Signal, at now: Instant) {
        switch signal {
        case .speechBegan(.caller, _):
            caller = now
            isCallerSpeaking = true
        case .speechEnded(.caller, let began, let ended):
            isCallerSpeaking = false
            let length = ended.milliseconds - began.milliseconds
            if reply == .nothing, length > Self.longestGoodbye { reply = .something }
        case .speechBegan(.agent, _):
            agent = now
            reply = .nothing
        case .transcript(let segment) where segment.party == .caller && segment.isFinal:
            callerSaid(segment.text, at: now)
        case .transcript(let segment) where segment.party == .agent && segment.isFinal:
            agentSaid(segment.text)
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .reported,
            .agentLost, .trouble, .tone, .answered:
            break
        }
    }

    private mutating func callerSaid(_ text: String, at now: Instant) {
        if caller == nil { callerWords = now }
        // Words that come late were said before what the agent said last.
        if let caller, let agent, caller < agent { return }
        if !Parting.isClosing(text) {
            reply = .words
        } else if reply != .words {
            reply = .closing
        }
    }

    private mutating func agentSaid(_ text: String) {
        if agent == nil { reply = .nothing }
        if Parting.isGoodbye(text) {
            hasAgentParted = true
        } else if !Parting.isClosing(text) {
            hasAgentParted = false
        }
    }

    /// Whether the call is over when the agent leaves: it spoke last, or it had said goodbye and the
    /// caller no more than that. `sentAt` is when its last sound came, which may still be waiting to
    /// be played.
    func endWithAgent(sentAt: Instant?) -> Bool {
        guard !isCallerSpeaking else { return false }
        if agentSpokeLast(sentAt: sentAt) { return true }
        return switch reply {
        case .nothing, .closing: hasAgentParted
        case .something, .words: false
        }
    }

    private func agentSpokeLast(sentAt: Instant?) -> Bool {
        guard let spoke = [agent, sentAt].compactMap(\.self).max() else { return false }
        return (caller ?? callerWords).map { $0 <= spoke } ?? true
    }
}
