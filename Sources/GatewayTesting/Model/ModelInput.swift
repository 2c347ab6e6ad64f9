// SPDX-License-Identifier: Apache-2.0

package import Handoff
import Timing

/// One thing that the walk lets happen to a call.
package struct ModelInput: Sendable, Hashable {
    package enum Moment: Sendable, Hashable {
        /// At the moment of the last input.
        case now
        /// When the next deadline has come.
        case deadline
        /// Just after the next deadline, before the call was told that it has come.
        case late
        /// At the moment of the last input, and then the deadline that it makes, at once.
        case atOnce
    }

    package var input: CallInput
    package var moment: Moment

    init(_ input: CallInput, _ moment: Moment = .now) {
        self.input = input
        self.moment = moment
    }

    /// When it happens to a call; nil where nothing is ever due.
    func instant<Call>(in stage: CallStage<Call>) -> Instant? {
        switch moment {
        case .now, .atOnce: stage.now
        case .deadline: stage.nextDeadline
        case .late: stage.nextDeadline.map { $0 + .milliseconds(20) }
        }
    }

    /// What it is, in words for a story.
    package var words: String {
        let name = CallCause(input).rawValue
        switch moment {
        case .now, .atOnce: return name
        case .deadline: return "the next deadline comes"
        case .late: return "late, after a deadline that nobody told of: \(name)"
        }
    }
}
