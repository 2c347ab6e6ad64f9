// SPDX-License-Identifier: Apache-2.0

package import CallModel

extension TwilioMediaStreamServer: AgentPeer {
    package var format: StreamFormat { .pcmu }

    package mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame
    ) throws(AgentFault) -> AgentPeerMessage {
        switch try receive(message) {
        case .connected: .noted
        case .start(_, let parameters): .start(parameters: parameters)
        case .audio(let audio, _, _): .audio(audio)
        case .digit(let key): .digit(key)
        case .marked(let name): .marked(name)
        case .handoff(let status, let reason): .handoff(status, reason: reason)
        case .stop: .stop
        case .unknown(let name): .unknown(name)
        }
    }

    package func sound(_ audio: UnsafeBufferPointer<UInt8>) -> AgentMessage {
        var message: [UInt8] = []
        media(audio, into: &message)
        return .text(message)
    }

    package func mark(_ name: String) -> AgentMessage { .text(mark(name)) }
    package func clear() -> AgentMessage { .text(clear()) }
    package func handoff(_ request: AgentRequest) -> AgentMessage { .text(handoff(request)) }
    package func hangUp(_ reason: String) -> AgentMessage { .text(hangUp(reason)) }
    package func accept() -> AgentMessage { .text(accept()) }
    package func decline(_ reason: String) -> AgentMessage { .text(decline(reason)) }
    package func transcript(_ segment: TranscriptSegment) -> AgentMessage {
        .text(transcript(segment))
    }
}
