// SPDX-License-Identifier: Apache-2.0

/// Why a file cannot stand for what somebody said: which file, what is wrong, what to do.
package struct RecordedSoundError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// It is not there, is no file, or may not be read.
        case unreadable
        /// It is of a kind that is not read.
        case unknown
        /// It is of a kind that is read, and breaks its rules.
        case malformed
        /// Its sizes are not those of what is in it.
        case lying
        /// Its end or something in its middle is missing.
        case damaged
        /// There is no sound in it.
        case empty
        case tooLong
    }

    package var kind: Kind
    package var path: String
    /// What is wrong, in words that go on after the path.
    package var what: String
    /// What is to be done about it.
    package var remedy: String

    package init(_ kind: Kind, path: String, _ what: String, remedy: String) {
        self.kind = kind
        self.path = path
        self.what = what
        self.remedy = remedy
    }

    package var description: String { "\(path): \(what); \(remedy)" }
}
