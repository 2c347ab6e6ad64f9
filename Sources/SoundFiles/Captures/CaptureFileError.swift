// SPDX-License-Identifier: Apache-2.0

/// Why a file is no capture that is read: which file, what is wrong, what to do.
package struct CaptureFileError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// It is not there, is no file, or may not be read.
        case unreadable
        /// It is no capture.
        case unknown
        /// It was taken from a kind of link that is not read.
        case unknownLink
        /// There is no IP packet in it.
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

extension CaptureFileError {
    init(_ failure: WholeFile.Failure, path: String, limit: Int) {
        switch failure {
        case .missing:
            self.init(
                .unreadable, path: path, "there is no such file",
                remedy: "write the path of a capture, as tcpdump -w writes it")
        case .notAFile:
            self.init(
                .unreadable, path: path, "it is no file",
                remedy: "write the path of a capture, not of a folder or device")
        case .tooLarge(let bytes):
            self.init(
                .tooLong, path: path, "it has \(bytes >> 20) MB, and \(limit >> 20) are read",
                remedy: "cut it to the call that matters: tcpdump -r FILE -w SMALLER 'host ADDRESS'"
            )
        case .system(let code, let doing):
            self.init(
                .unreadable, path: path, "\(doing): \(systemText(code))",
                remedy: "let it be read by whoever runs this")
        }
    }
}
