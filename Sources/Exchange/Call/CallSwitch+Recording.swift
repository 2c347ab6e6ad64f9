// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import Timing

/// Its recording: what is told to whoever keeps the sound, and what comes back.
extension CallSwitch {
    /// Tells the recording what happened, and does what comes of it.
    mutating func record(_ input: CallRecording.Input, at now: Instant) {
        for effect in recording.handle(input, at: now) {
            switch effect {
            case .note(let kind): journal(kind, at: now)
            case .askConsent: tell(.askConsent, at: now)
            case .begin(let tracks):
                isRecorderBusy = true
                perform(.beginRecording(id, at: log.time(at: now), line: line.name))
                perform(.media(id, .record(.begin(tracks))))
            case .pause: perform(.media(id, .record(.pause)))
            case .resume: perform(.media(id, .record(.resume)))
            case .end:
                perform(.media(id, .record(.end)))
                perform(.endRecording(id))
            }
        }
    }

    mutating func received(_ news: RecorderNews, at now: Instant) {
        switch news {
        case .failed(let reason): record(.writerFailed(reason: reason), at: now)
        case .finished(let file):
            if let file { journal(.callRecording(.finished(file)), at: now) }
            isRecorderBusy = false
            endIfDone()
        }
    }
}
