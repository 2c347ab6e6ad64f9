// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import AgentWire
package import CallModel
package import MediaEngine
package import SIP

/// What the gateway's decisions ask of the world. They are performed in order; what a call does
/// comes out once the journal has answered for the records that describe it (`WriteAhead`).
package enum GatewayEffect: Sendable {
    /// Write it down, and answer with `GatewayInput.journal`.
    case journal(JournalEvent)
    case send([UInt8], on: Flow)
    /// Find the addresses of a name (RFC 3263); answer with `SIPEndpoint.Input.located` in any case.
    case locate(LookupID, Flow)
    /// Close a SIP connection whose peer is dead.
    case disconnect(Flow, reason: String)
    /// What a call asks of its SIP session; the core follows it itself when its turn has come.
    case command(CallID, SIPEndpoint.Command)
    /// Make a `CallMedia` and give it to a media thread.
    case openMedia(CallID)
    /// Bind an RTP socket on this even port and one for RTCP on the next, before anybody is told of
    /// them; answered by `portReserved` or `portTaken`.
    case reserve(port: UInt16)
    /// Ask whoever shares our operators whether a call may have one; answered by `lease`. Only where
    /// `GatewaySettings.sharesOperators`.
    case lease(target: String, CallID)
    /// A call has no use for an operator any more.
    case endLease(target: String, CallID)
    /// Keep this of an operator beyond the gateway's end.
    case remember(OperatorRecord)
    /// Give a leg the sockets that were reserved on this port; older ones of the same party are
    /// closed.
    case bind(CallID, Party, port: UInt16)
    case media(CallID, MediaCommand)
    /// Close all legs and sockets of a call.
    case closeMedia(CallID)
    /// Make a party's stream in the format of its protocol, for the `openStream` that follows, and
    /// connect it.
    case connectStream(StreamID, Party, AgentDestination)
    /// Something whoever is behind a stream is to be told.
    case tellStream(StreamID, AgentCommand)
    case closeStream(StreamID, reason: String)
    /// Open a sound card; answered by `GatewayInput.card`.
    case openCard(StreamID, device: String)
    /// Play its bell until it is joined or closed.
    case ringCard(StreamID)
    /// Make its sound that of a party, for the `openStream` that follows.
    case joinCard(StreamID, Party, device: String)
    /// Part it from its party, and close it unless a line lives on it.
    case closeCard(StreamID)
    /// Synthesise, load into the call's media, answer `clipReady`.
    case speak(CallID, ClipID, text: String)
    /// Ask for a summary of the package; answered by `GatewayInput.summarised`.
    case summarise(CallID, ClipID, HandoffPackage)
    /// Make a clip of what the caller said last, load it, and answer as `speak` is.
    case quote(CallID, ClipID)
    /// Keep the package for whoever shows this key: the operator of an attempt.
    case offer(HandoffPackage, key: String)
    case record(CallID, name: String, seconds: Double)
    case stopRecording(CallID)
    /// Make the file of a call's recording; its sound comes off the media thread from now on. Answered
    /// by `recorder`, whose last word comes after `endRecording` or `closeMedia`.
    case beginRecording(CallID, at: WallTime, line: String)
    /// Complete the file.
    case endRecording(CallID)
    /// Caller and agent talk again: the measures of how it goes begin anew.
    case talkBegan(CallID)
    case log(LogLevel, String)
    /// Somebody who may not call was refused or ignored: to be counted.
    case strangerTurnedAway
    /// A call has a defect in its journal: to be counted.
    case defectFound
    /// Somebody was rung ahead: to be counted.
    case rangAhead(RungAhead)
    /// A caller need not wait so long, for somebody had been rung ahead: to be counted.
    case waitingSaved(Duration)
    /// The call is over and everything of it has been given back.
    case callEnded(CallID)
    /// The last call of a draining gateway has ended.
    case drained
}

extension GatewayEffect {
    /// The call whose records stand before this; nil for what waits for none.
    var call: CallID? {
        switch self {
        case .journal, .send, .locate, .disconnect, .log, .reserve, .lease, .endLease, .remember,
            .strangerTurnedAway, .defectFound, .rangAhead, .waitingSaved, .drained:
            nil
        case .command(let call, _), .openMedia(let call), .bind(let call, _, _),
            .media(let call, _), .closeMedia(let call), .speak(let call, _, _), .quote(let call, _),
            .summarise(let call, _, _),
            .record(let call, _, _), .stopRecording(let call), .talkBegan(let call),
            .beginRecording(let call, _, _), .endRecording(let call),
            .callEnded(let call):
            call
        case .connectStream(let stream, _, _), .tellStream(let stream, _),
            .closeStream(let stream, _), .openCard(let stream, _), .ringCard(let stream),
            .joinCard(let stream, _, _), .closeCard(let stream):
            stream.call
        case .offer(let package, _): package.call
        }
    }
}

/// How much a log line matters.
package enum LogLevel: String, Sendable, Hashable {
    case debug, info, notice, warning, error
}

/// Where a call's agent is reached, and what it is told of the call.
package struct AgentDestination: Sendable, Hashable {
    package var address: AgentAddress
    /// Travels in the first message of the stream.
    package var parameters: [ContextItem]

    package init(address: AgentAddress, parameters: [ContextItem]) {
        self.address = address
        self.parameters = parameters
    }
}
