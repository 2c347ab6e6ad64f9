// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Words

/// What a condition wants to be shown: a signal of one of its topics.
///
/// The engine asks only the rules that have a topic of the signal's, so the topics should be as
/// narrow as can be; whoever is shown more than it wants must not mind.
package enum SignalTopic: Sendable, Hashable {
    case speech(Party.Role)
    /// Every phrase in somebody's voice.
    case keywords
    /// This phrase in somebody's voice, by its words.
    case keyword([String])
    /// Keys of the caller's.
    case digits
    /// Every segment of the transcript.
    case transcript(Party.Role)
    /// A segment in which a phrase may be said that begins so.
    case said(PhraseAnchor)
    case agentAsked
    case agentStatus
    /// What the caller wants, whatever it is.
    case intents
    case intent(String)
    case confidence
    case sentiment
    case tools
    /// A fact of this name, whoever tells it.
    case context(String)
    case agentLost
    case trouble(TroubleBound)
    case tone(Party.Role)
    case answered
}

/// A set of topics.
package typealias SignalInterest = Set<SignalTopic>
