// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The bot's side of an agent protocol: reads what the gateway sends, writes what a bot sends.
///
/// The built-in agent and the scripted bots of tests are behind it, and the compatibility suite
/// plays it against our side.
package protocol AgentPeer: Sendable {
    var format: StreamFormat { get }

    /// One whole message came from the gateway.
    mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame
    ) throws(AgentFault) -> AgentPeerMessage

    /// The message that carries sound in `format`.
    func sound(_ audio: UnsafeBufferPointer<UInt8>) -> AgentMessage
    /// Asks to be told when the sound before it has been played.
    func mark(_ name: String) -> AgentMessage
    func clear() -> AgentMessage
    func handoff(_ request: AgentRequest) -> AgentMessage
    func hangUp(_ reason: String) -> AgentMessage
    /// Takes the call that was offered.
    func accept() -> AgentMessage
    func decline(_ reason: String) -> AgentMessage
    /// Puts the caller on hold, or takes them off it; of a person at a desk.
    func hold(_ isHeld: Bool) -> AgentMessage
    func note(_ text: String) -> AgentMessage
    func transcript(_ segment: TranscriptSegment) -> AgentMessage
    /// Tells something beside its words.
    func report(_ report: AgentReport) -> AgentMessage
}

/// What a bot learns of a message of the gateway's, whatever the protocol.
package enum AgentPeerMessage: Sendable, Hashable {
    /// A greeting before `start`, or word of something the bot need not act on.
    case noted
    /// The stream begins.
    case start(parameters: [ContextItem])
    /// The caller's sound, in the protocol's format.
    case audio([UInt8])
    case digit(Character)
    /// Everything sent before this mark has been played, or cleared.
    case marked(String)
    /// A handoff began or ended, or a call is offered.
    case handoff(HandoffNotice.Status, reason: String)
    /// A person is being called, and caller and agent talk on until somebody has accepted.
    case handoffAhead(reason: String)
    case stop
    case unknown(String)
}
