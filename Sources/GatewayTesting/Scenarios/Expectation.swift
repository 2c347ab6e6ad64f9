// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// What has to come of a scenario.
package enum Expectation: Sendable, Hashable {
    /// The handoffs of a call, in order: outcome and reason.
    case handoffs([Ending], call: Int = 0)
    /// The attempts of a call, in order.
    case attempts([Try], call: Int = 0)
    /// These events are in the journal of a call in this order, whatever lies between.
    case events([EventPattern], call: Int = 0)
    /// No such event is in the journal of a call.
    case noEvent(EventPattern, call: Int = 0)
    /// In most of a window a listener hears these tones.
    case hears(String, Set<Tone>, Window)
    /// In no 60 ms of a window a listener hears any of these tones.
    case doesNotHear(String, Set<Tone>, Window)
    /// What a phone hears comes in packets of so many milliseconds; keys and the ends of what is
    /// sent may make a few of them shorter.
    case packets(String, milliseconds: Int)
    /// Whether a phone hears the tone of bright voices that 8 kHz cannot carry.
    case hearsHighTone(String, Bool)
    /// Something stands in a phone's own account.
    case noted(String, PhoneNote.What)
    /// Nothing of the kind stands there.
    case neverNoted(String, PhoneNote.What)
    /// Nobody's phone was rung.
    case phoneNeverRang(String)
    /// One moment comes at most so long after another.
    case within(Duration, from: Mark, to: Mark)

    package struct Ending: Sendable, Hashable {
        package var outcome: Outcome
        package var reason: OutcomeReason

        package init(_ outcome: Outcome, _ reason: OutcomeReason) {
            self.outcome = outcome
            self.reason = reason
        }
    }

    package struct Try: Sendable, Hashable {
        package var target: String
        package var result: OutcomeReason
        package var status: Int?

        package init(_ target: String, _ result: OutcomeReason, status: Int? = nil) {
            self.target = target
            self.result = result
            self.status = status
        }
    }

    /// A stretch of time, shortened at both ends by what latency and jitter buffers may shift.
    package struct Window: Sendable, Hashable {
        package var from: Mark
        package var to: Mark

        package static func between(_ from: Mark, _ to: Mark) -> Window {
            Window(from: from, to: to)
        }

        /// From the beginning to the end of the scenario.
        package static let always = Window(from: .start, to: .end)
    }

    /// A moment of a scenario.
    package indirect enum Mark: Sendable, Hashable {
        case start
        case end
        /// The first event of the first call that matches.
        case event(EventPattern)
        /// The first event of the second call that matches.
        case otherCall(EventPattern)
        /// The first such line in a phone's own account.
        case note(String, PhoneNote.What)
        case after(Mark, Duration)
    }
}

/// An event of the journal by its name, and by a part of its line of words.
package struct EventPattern: Sendable, Hashable, ExpressibleByStringLiteral {
    package var name: String
    package var words: String

    /// `name` or `name: words`.
    package init(stringLiteral value: String) {
        let parts = value.split(separator: ":", maxSplits: 1)
        name = parts.first.map(String.init) ?? ""
        words = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }

    package func matches(_ record: JournalRecord) -> Bool {
        record.name == name && (words.isEmpty || record.words.contains(words))
    }
}
