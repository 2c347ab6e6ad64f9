// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What somebody who listened to a call says its rules should have done.
package struct CallLabel: Sendable, Hashable {
    enum Wish: Sendable, Hashable {
        /// No human is needed.
        case never
        /// One is needed from this time of the caller's sound on.
        case at(Duration)
    }

    /// The call's identity, or the beginning of it.
    package var call: String
    var wish: Wish

    init(call: String, _ wish: Wish) {
        self.call = call
        self.wish = wish
    }

    /// Reads `never`, `at 34 s`, `at 34.5 s`, `at 1:05` or `at 1:05.250`; nil for anything else.
    package init?(call: String, _ text: String) {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 1 where words[0] == "never": self.init(call: call, .never)
        case 2 where words[0] == "at":
            guard let time = Self.clock(words[1]) ?? Self.seconds(words[1], unit: true) else {
                return nil
            }
            self.init(call: call, .at(time))
        case 3 where words[0] == "at" && words[2] == "s":
            guard let time = Self.seconds(words[1], unit: false) else { return nil }
            self.init(call: call, .at(time))
        default: return nil
        }
    }

    /// `34.5`, or `34.5s` where the unit has to stand there.
    private static func seconds(_ text: String, unit: Bool) -> Duration? {
        guard text.hasSuffix("s") == unit else { return nil }
        return duration(unit ? text.dropLast() : text[...], below: 86_400)
    }

    /// `1:05.250`.
    private static func clock(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let minutes = duration(parts[0], below: 1440),
            !parts[0].contains("."), let seconds = duration(parts[1], below: 60)
        else { return nil }
        return minutes * 60 + seconds
    }

    private static func duration(_ text: Substring, below limit: Double) -> Duration? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
            let value = Double(text), value >= 0, value < limit
        else { return nil }
        return .milliseconds(Int64((value * 1000).rounded()))
    }
}

/// What became of a labelled call.
enum LabelVerdict: Sendable, Hashable {
    /// Nobody was needed, nobody was called.
    case quiet
    /// A human was called when one was needed, so late; zero: in time, or a little early.
    case right(late: Duration)
    /// One was called although nobody was needed.
    case needless
    /// One was called so long before one was needed.
    case early(by: Duration)
    /// Nobody was called.
    case missed

    /// Holds the moment at which a human was called, in the caller's sound, against what was needed;
    /// up to `early` before the labelled moment is in time.
    init(_ wish: CallLabel.Wish, calledAt: Duration?, early: Duration) {
        switch (wish, calledAt) {
        case (.never, nil): self = .quiet
        case (.never, _?): self = .needless
        case (.at, nil): self = .missed
        case (.at(let needed), let called?):
            self =
                called < needed - early
                ? .early(by: needed - called) : .right(late: max(.zero, called - needed))
        }
    }

    /// The verdict as it is told.
    var words: String {
        switch self {
        case .quiet: "right: nobody was needed"
        case .right(.zero): "right: in time"
        case .right(let late): "right: \(ClockText.seconds(late)) late"
        case .needless: "FALSE: nobody was needed"
        case .early(let by): "FALSE: \(ClockText.seconds(by)) before one was needed"
        case .missed: "MISSED: nobody is called"
        }
    }

    /// The word in JSON.
    var name: String {
        switch self {
        case .quiet: "quiet"
        case .right: "right"
        case .needless: "needless"
        case .early: "early"
        case .missed: "missed"
        }
    }
}
