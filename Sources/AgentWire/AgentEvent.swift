// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Something the agent said or asked for.
package enum AgentEvent: Sendable, Hashable {
    /// Sound to be played to the caller in order: PCMU at 8 kHz, any length.
    case audio([UInt8])
    /// To be answered with `AgentCommand.marked` once everything before it has been played.
    case mark(String)
    /// Drop all sound not yet played; pending marks are answered at once.
    case clear
    case handoff(AgentRequest)
    case transcript(TranscriptSegment)
    /// A well-formed message of a kind we do not know; counted and ignored.
    case unknown(event: String)
    case malformed(AgentFault)
}

/// Why a message of the agent was not taken.
package enum AgentFault: Error, Sendable, Hashable, CustomStringConvertible {
    case json(JSONSyntaxError)
    /// A binary frame, where only text has a meaning.
    case binary(bytes: Int)
    case notAnObject
    /// This member is missing or of the wrong type.
    case member(String)
    /// `streamSid` names another stream.
    case otherStream
    case transcript(TranscriptProblem)

    package var description: String {
        switch self {
        case .json(let error): "not JSON: \(error)"
        case .binary(let bytes): "a binary message of \(bytes) bytes"
        case .notAnObject: "not a JSON object"
        case .member(let name): "member \"\(name)\" is missing or of the wrong type"
        case .otherStream: "streamSid is that of another stream"
        case .transcript(let problem): "transcript: \(problem)"
        }
    }
}
