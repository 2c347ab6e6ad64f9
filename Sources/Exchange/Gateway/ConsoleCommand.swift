// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a person at the console, or a program at the API, asks of a call.
package enum ConsoleCommand: Sendable {
    case transcript(CallID, TranscriptSegment)
    /// The agent reports something, in the way it does on its socket.
    case report(CallID, AgentReport)
    /// Bring in a human now.
    case takeOver(CallID, TakeOver)
    /// The agent asks for a human, in the way it does on its socket.
    case handoff(CallID, AgentRequest)
    /// End the call once what the agent said has been heard.
    case hangUp(CallID, reason: String)
    /// Starts, pauses or stops the recording.
    case recording(CallID, RecordingWish)
    /// End the handoff that runs, back to the agent.
    case abort(CallID)

    package var call: CallID {
        switch self {
        case .transcript(let call, _), .report(let call, _), .takeOver(let call, _),
            .handoff(let call, _), .hangUp(let call, _), .recording(let call, _), .abort(let call):
            call
        }
    }
}
