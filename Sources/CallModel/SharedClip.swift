// SPDX-License-Identifier: Apache-2.0

/// The clips that every call shares. Their words come from the configuration (`prompts:`).
package enum SharedClip: String, Sendable, Hashable, CaseIterable {
    /// The loop a waiting caller hears.
    case holdMusic = "hold-music"
    /// In its place while somebody is rung, where the plan says so: the ringing tone of a country.
    case ringback
    /// To the caller, before the call ends: the busy tone, or that of no way through.
    case busy = "busy-tone"
    case congestion = "congestion-tone"
    /// To the caller, before the call is recorded: that it will be.
    case recordingConsent = "recording-consent"
    /// To the caller: a person is being called.
    case connecting
    /// To the caller: another agent is asked to take them; no person is promised.
    case oneMoment = "one-moment"
    /// To the caller, from time to time on hold: still trying.
    case stillTrying = "still-trying"
    /// To the caller after that: which key goes back to the agent.
    case stayKey = "stay-key"
    /// To the caller after that: which key asks to be called back.
    case callbackKey = "callback-key"
    /// To the caller who is to be called back: at the number they ring from, or type another.
    case callbackOffer = "callback-offer"
    /// To the caller who is to be called back and has no number: type it.
    case callbackNumber = "callback-number"
    /// To the caller after the number they typed: is it right?
    case callbackConfirm = "callback-confirm"
    /// To the caller: they will be called back, thanks and goodbye.
    case callbackThanks = "callback-thanks"
    /// To the caller at the bridge: a person is on the line.
    case connected
    /// To the caller when the operator was lost: calling the next.
    case reconnecting
    /// To the caller when the operator was lost and nobody else is there to be called.
    case connectionLost = "connection-lost"
    /// To the caller: nobody is there at this hour; the last resort follows.
    case closed
    /// To the caller: nobody is free, back to the agent.
    case returning
    /// To the caller whom the operator gives back: back to the agent.
    case givenBack = "given-back"
    /// To the caller: nobody was reached, apology and goodbye.
    case goodbye
    /// To the caller after the talk with an operator: thanks and goodbye.
    case farewell
    /// To the caller: the call has to end now, whatever was going on.
    case callEnding = "call-ending"
    /// To the caller: leave a message after the tone.
    case leaveMessage = "leave-message"
    /// To the caller: the message is recorded, thanks and goodbye.
    case messageThanks = "message-thanks"
    /// To the caller: there is no message, apology and goodbye.
    case messageFailed = "message-failed"
    /// To the caller: the agent has gone quiet, one moment.
    case agentLost = "agent-lost"
    /// To the caller: is it a person you want?
    case askBack = "ask-back"
    /// The tone before a voicemail message.
    case beep
    /// To the operator who was rung ahead, before the briefing: a caller may need a person.
    case mayBeNeeded = "may-be-needed"
    /// To the operator who was rung ahead: nobody needs them any more, thanks.
    case notNeeded = "not-needed"
    /// To the operator: press 1 to take the call, 2 to decline, 3 to hear it again.
    case keys
    /// To the operator: the accept cue tone.
    case accepted
    /// To the operator: thanks, the call goes to somebody else.
    case declined
    /// To the operator: somebody who was rung together with them has taken the call.
    case alreadyTaken = "already-taken"
    /// To the operator: the caller has hung up.
    case callerGone = "caller-gone"
    /// To the operator who talks with the caller: what they typed cannot be done now.
    case notPossible = "not-possible"
    /// To the operator: no key came in time.
    case timedOut = "timed-out"
}
