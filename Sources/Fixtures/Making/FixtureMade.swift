// SPDX-License-Identifier: Apache-2.0

/// What came of making a fixture of a call.
package struct FixtureMade: Sendable {
    /// How the fixture does, played at once.
    package enum Replay: Sendable, Hashable {
        /// So many events of the journal came again, each where it was.
        case same(events: Int)
        /// What came otherwise, in words.
        case differs(events: Int, [String])
        /// Why it cannot be played here.
        case cannotTell(String)
    }

    /// The names of the files in the folder.
    package var files: [String]
    /// What of the call the fixture does not have, and what it has in its place.
    package var notes: [String]
    /// What was taken out of sound and keys; empty where nothing was to be.
    package var removed: [String]
    package var replay: Replay
    /// What the fixture demands and did not get.
    package var unmet: [String]
}

/// Why no fixture can be made of a call.
package enum FixtureMakingError: Error, Sendable, CustomStringConvertible {
    case noArrival
    case stillRuns
    case noRecording
    case exists(String)
    case configuration(String)
    case cannotWrite(String, String)

    package var description: String {
        switch self {
        case .noArrival: "the journal does not have the beginning of the call"
        case .stillRuns: "the call still runs, or its end was never written down"
        case .noRecording:
            "there is no recording of it: 'recordings: {begin: answered}' has to be on when the call "
                + "comes. --without-sound makes a fixture of the journal alone, in which a "
                + "synthesiser says what was written down"
        case .exists(let path): "\(path) is there already; --force writes over it"
        case .configuration(let problems):
            "the configuration cannot be read any more:\n\(problems)"
        case .cannotWrite(let path, let why): "\(path) cannot be written: \(why)"
        }
    }
}
