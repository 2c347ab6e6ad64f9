// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// When something is done, in the words of a scenario: `at 12.4 s`, `after 2 s`, `when asked`,
/// `when hears whisper, after 1 s`.
struct StepCue: Sendable, Hashable {
    enum Begin: Sendable, Hashable {
        /// Since the scenario began.
        case at(Duration)
        /// When the step before is done.
        case then
        case when(PhoneScript.Cue)
    }

    var begin: Begin
    var delay: Duration

    /// What may be written, for whoever wrote something else.
    static let help =
        "at 12.4 s, after 2 s, or when followed by: connected, ringing, asked, spoken to, done "
        + "speaking, waiting, no longer waiting, hears whisper (hold, announcement, notice), no "
        + "longer hears hold; ', after 1 s' may follow"

    static let then = StepCue(begin: .then, delay: .zero)

    init(begin: Begin, delay: Duration) {
        self.begin = begin
        self.delay = delay
    }

    /// Nil for words that are none of these.
    init?(_ words: String) {
        let parts = words.split(separator: ",", maxSplits: 1).map(\.trimmed)
        guard let first = parts.first else { return nil }
        delay = .zero
        if parts.count == 2 {
            guard let text = parts[1].after("after "), let pause = Quantity.duration(text) else {
                return nil
            }
            delay = pause
        }
        if let time = first.after("at ").flatMap(Quantity.duration) {
            begin = .at(time)
        } else if let time = first.after("after ").flatMap(Quantity.duration) {
            begin = .then
            delay = time
        } else if let cue = first.after("when ").flatMap(Self.cue) {
            begin = .when(cue)
        } else if first == "then" {
            begin = .then
        } else {
            return nil
        }
    }

    /// Quiet that ends a question.
    private static let pause = Duration.milliseconds(700)

    private static func cue(_ words: String) -> PhoneScript.Cue? {
        switch words {
        case "connected": return .connected
        case "ringing": return .ringing
        case "asked": return .hearsQuiet(for: pause)
        case "spoken to": return .hearsSomebody
        case "waiting": return .waits
        case "no longer waiting": return .waitsNoMore
        case "done speaking": return .spoken
        default: break
        }
        if let tone = words.after("hears ").flatMap(lane) { return .hears(tone) }
        if let tone = words.after("no longer hears ").flatMap(lane) { return .hearsNoMore(tone) }
        return nil
    }

    private static func lane(_ name: String) -> Tone? {
        FixtureLane(rawValue: name)?.tone
    }

    /// The same for a phone.
    var phone: (cue: PhoneScript.Cue, delay: Duration) {
        switch begin {
        case .at(let time): (.at(time), delay)
        case .then: (.then, delay)
        case .when(let cue): (cue, delay)
        }
    }
}

/// A sound of the gateway's own, as scenarios and timelines call it.
enum FixtureLane: String, Sendable, Hashable, CaseIterable {
    case hold, announcement, whisper, notice

    var tone: Tone {
        switch self {
        case .hold: .hold
        case .announcement: .announcement
        case .whisper: .whisper
        case .notice: .notice
        }
    }
}
