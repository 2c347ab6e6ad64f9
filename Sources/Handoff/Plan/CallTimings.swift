// SPDX-License-Identifier: Apache-2.0

/// How long each step of a call may take. No state waits without one of these.
package struct CallTimings: Sendable, Hashable {
    /// An answered call whose ACK never comes is given up after this (RFC 3261: 64*T1 = 32 s).
    package var answer: Duration = .seconds(40)
    /// Silence the caller hears before hold music bridges the wait for the agent.
    package var comfortAfter: Duration = .seconds(1)
    /// How long the agent may take to connect before it counts as lost.
    package var agentConnect: Duration = .seconds(10)
    /// How long a rule may take to name a route when the agent is lost.
    package var agentLostGrace: Duration = .milliseconds(100)
    /// `finish_ms`: how long the agent may go on speaking after an escalation.
    package var finish: Duration = .seconds(5)
    /// How long the agent may go on to the next gap between two words when the caller has asked.
    package var wordGap: Duration = .milliseconds(500)
    /// How long what an agent said before it ended the call may sound; more sound cannot wait.
    package var lastWords: Duration = .seconds(60)
    /// Between two "still trying" clips on hold.
    package var stillTrying: Duration = .seconds(20)
    /// An operator who has answered must accept within this; a repeat or a hold starts it anew.
    package var accept: Duration = .seconds(30)
    /// The longest an operator may be briefed, whatever they press.
    package var briefing: Duration = .seconds(90)
    /// Silence after the keys were told before they are told again.
    package var reminder: Duration = .seconds(6)
    /// `min_bridge_s`: an operator who leaves sooner after the bridge counts as lost.
    package var minimumBridge: Duration = .seconds(5)
    /// How long a leaving operator's notice may sound before the BYE.
    package var notice: Duration = .seconds(3)
    /// How long it may take to tell the caller that the call is recorded.
    package var consent: Duration = .seconds(40)
    /// A clip that never reports its end counts as ended after this.
    package var clip: Duration = .seconds(12)
    /// How long the words of a rule may take to be synthesised before a clip is said in their place.
    package var synthesis: Duration = .milliseconds(500)
    /// The words of a rule count as said after this.
    package var announcement: Duration = .seconds(30)
    /// A caller who was asked whether they want a person and said no is not asked again for the
    /// same reason within this.
    package var askAgain: Duration = .seconds(300)
    /// The longest voicemail message.
    package var message: Duration = .seconds(120)
    /// Silence that ends a voicemail message.
    package var messageSilence: Duration = .seconds(6)
    /// A shorter recording is no message.
    package var shortestMessage: Duration = .seconds(1)
    /// The longest a caller waits for a person before the last resort, on a route that says
    /// nothing else.
    package var longestWait: Duration = .seconds(300)
    /// How long a caller who types a number may take for the next key.
    package var typing: Duration = .seconds(6)
    /// How long a key that confirms must stand alone where a number could begin with it.
    package var confirmation: Duration = .seconds(2)
    /// How long to wait for the recorder to say how much it has.
    package var recorder: Duration = .seconds(2)

    package init() {}
}
