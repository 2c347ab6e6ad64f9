// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// Something the agent said or asked for.
package enum AgentEvent: Sendable, Hashable {
    /// Sound to be played to the caller in order, in the stream's format: any number of samples.
    case audio([UInt8])
    /// To be answered with `AgentCommand.marked` once everything before it has been played.
    case mark(String)
    /// Drop all sound not yet played; pending marks are answered at once.
    case clear
    case handoff(AgentRequest)
    case transcript(TranscriptSegment)
    /// What it reports beside its words.
    case reported(AgentReport)
    /// The call is to end once everything before it has been played.
    case hangUp(reason: String)
    /// The recording of the call is to start, pause, go on or stop.
    case recording(RecordingWish)
    /// It takes the call it was offered.
    case accept
    /// It does not.
    case decline(reason: String)
    /// A person at a desk puts the caller on hold, or takes them off it.
    case hold(Bool)
    /// A person at a desk writes something down about the call.
    case note(String)
    /// A person at a desk that rings picks up, to hear what the call is about.
    case answer
    /// A person at a desk wants to hear that once more, before they have taken the call.
    case again
    /// A person at a desk presses a key of a telephone: `0`-`9`, `*`, `#`.
    case pressed(Character)
    /// A person at a desk who talks with the caller asks for something.
    case command(BridgeCommand)
    /// The sound before a mark has been played, and it was long enough to be a sentence.
    case sentencePlayed
    /// A well-formed message of a kind we do not know; counted and ignored.
    case unknown(event: String)
    case malformed(AgentFault)
}

/// Why a message of the agent was not taken.
package enum AgentFault: Error, Sendable, Hashable, CustomStringConvertible {
    case json(JSONSyntaxError)
    /// A binary frame that is no JSON.
    case binary(bytes: Int)
    case notAnObject
    /// This member is missing or of the wrong type.
    case member(String)
    /// This member must be otherwise.
    case value(String, must: String)
    /// `streamSid` names another stream.
    case otherStream
    /// The payload is no base64.
    case base64
    /// Sound in a text message of a protocol that has it in binary ones.
    case soundInText(StreamFormat)
    case sound(AgentSound.Problem)
    /// More requests and transcripts within one second than are written down.
    case tooManyRequests
    /// More reports within one second than are taken.
    case tooManyReports
    /// More marks wait to be played than are kept.
    case tooManyMarks
    /// The agent has sent more sound ahead than may wait; the rest was dropped.
    case tooFarAhead
    case transcript(TranscriptProblem)

    package var description: String {
        switch self {
        case .json(let error): "not JSON: \(error)"
        case .binary(let bytes):
            "a binary message of \(bytes) bytes is not JSON; send sound as base64 in media"
        case .notAnObject: "not a JSON object"
        case .member(let name): "member \"\(name)\" is missing or of the wrong type"
        case .value(let name, let what): "member \"\(name)\" must \(what)"
        case .otherStream: "streamSid is not the one of start"
        case .base64: "media.payload is not base64"
        case .soundInText(let format):
            "sound in a text message; send \(format.words) in binary messages"
        case .sound(let problem): "its sound is \(problem)"
        case .tooManyRequests: "more than 100 requests and transcripts in a second"
        case .tooManyReports: "more than 50 reports in a second"
        case .tooManyMarks: "more marks than are kept wait for the sound before them"
        case .tooFarAhead: "more than 60 s of it waited to be played"
        case .transcript(let problem): "transcript: \(problem)"
        }
    }
}
