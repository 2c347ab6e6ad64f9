// SPDX-License-Identifier: Apache-2.0

import CallModel

/// The briefing of an operator as a clip.
enum BriefingClip: Sendable, Equatable {
    /// Being synthesised. → ready, failed
    case awaited
    case ready(ClipID)
    /// There is none: the operator hears the keys alone and has the package.
    case failed

    var clip: ClipID? { if case .ready(let clip) = self { clip } else { nil } }
}

/// What an operator is told, as it becomes ready to be said: the words by template, or those of a summary
/// that is there before they answer.
struct SpokenBriefing: Sendable, Equatable {
    /// What is being synthesised for them, and for all who are rung with them.
    let spoken: ClipID
    /// The last briefing synthesised, here or for an attempt before: better than none when the
    /// next one fails.
    private(set) var lastBriefing: ClipID?
    private(set) var clip: BriefingClip = .awaited
    /// The summary that is being made ready to be said in place of the template.
    private var summary: Summarised?

    /// A summary, and the clip that says it.
    private struct Summarised: Sendable, Equatable {
        let clip: ClipID
        let text: String
        /// It has taken the place of the briefing by template.
        var isUsed = false
    }

    init(_ spoken: ClipID, lastBriefing: ClipID?) {
        self.spoken = spoken
        self.lastBriefing = lastBriefing
    }

    /// Whether an input is about it.
    func isMeant(by input: CallInput) -> Bool {
        switch input {
        case .summarised(let clip, _): clip == spoken
        case .clipReady(let clip), .clipFailed(let clip, _):
            clip == spoken || clip == summary?.clip
        default: false
        }
    }

    /// Takes what is about it. Returns the briefing by template when it has become ready.
    mutating func handle(
        _ input: CallInput, of attempt: AttemptID, isAnswered: Bool, in scene: inout CallScene
    ) -> ClipID? {
        switch input {
        case .summarised(_, let answer):
            summarised(answer, of: attempt, isAnswered: isAnswered, in: &scene)
        case .clipReady(let clip) where clip == summary?.clip:
            summaryReady(of: attempt, isAnswered: isAnswered, in: &scene)
        case .clipFailed(let clip, let reason) where clip == summary?.clip:
            summary = nil
            scene.note(.summarised(attempt, .refused(.failed, detail: reason)))
        case .clipReady where summary?.isUsed != true:
            lastBriefing = spoken
            clip = .ready(spoken)
            return spoken
        case .clipFailed where summary?.isUsed != true:
            clip = lastBriefing.map { .ready($0) } ?? .failed
        default: break
        }
        return nil
    }

    /// A summary has come, or why there is none. One for an operator who has answered is too late: they
    /// are told already.
    private mutating func summarised(
        _ answer: Summary, of attempt: AttemptID, isAnswered: Bool, in scene: inout CallScene
    ) {
        switch answer {
        case .written where isAnswered: scene.note(.summarised(attempt, .refused(.late)))
        case .written(let text):
            summary = Summarised(clip: scene.prepare(summary: text), text: text)
        case .refused: scene.note(.summarised(attempt, answer))
        }
    }

    private mutating func summaryReady(
        of attempt: AttemptID, isAnswered: Bool, in scene: inout CallScene
    ) {
        guard let ready = summary else { return }
        guard !isAnswered else {
            summary = nil
            return scene.note(.summarised(attempt, .refused(.late)))
        }
        summary?.isUsed = true
        lastBriefing = ready.clip
        clip = .ready(ready.clip)
        scene.note(.summarised(attempt, .written(ready.text)))
    }
}
