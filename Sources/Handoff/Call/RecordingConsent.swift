// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Whether the caller has been told that the call is recorded: heard to its end, or not at all.
enum RecordingConsent: Sendable, Equatable {
    /// Nobody wants the call recorded, or nobody has to be told.
    case notAsked
    /// It is to be said as soon as nothing else is.
    case wanted
    case saying
    case said
}

extension CallScene {
    private static let prompt = ClipID.shared(.recordingConsent)

    /// The caller is to be told, once.
    mutating func wantConsent() {
        if consent == .notAsked { consent = .wanted }
    }

    /// Says it where that may be. What cut it off counts as not said: it is said again when there is
    /// room.
    mutating func tendConsent(mayAsk: Bool) {
        if consent == .saying, playing[.announcement] != Self.prompt {
            consent = hasHeardConsent ? .said : .wanted
        }
        if consent == .wanted, mayAsk, playing[.announcement] == nil {
            play(.recordingConsent, on: .announcement)
            consent = .saying
        }
    }
}

extension CallMachine {
    /// Whether the caller hears announcements now and is asked nothing else.
    var mayAskConsent: Bool {
        switch state {
        case .attending(.consenting, _), .attending(.awaited, _), .attending(.comforted, _),
            .attending(.talking, _), .joined:
            true
        case .arrived, .attending(.asking, _), .attending(.returning, _),
            .attending(.agentGone, _), .attending(.ending, _),
            .handingOff, .parting, .partingWithOperator, .over:
            false
        }
    }
}
