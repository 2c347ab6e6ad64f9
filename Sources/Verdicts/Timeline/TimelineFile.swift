// SPDX-License-Identifier: Apache-2.0

/// `expected.timeline`: what happened in a call, a line an event, below what it was made under.
///
/// ```
/// # handoff timeline 1
/// # made by        handoff 0.1.0
/// # configuration  sha256 3f…
/// # models         none
/// # audio          sha256 9a…
/// # scenario       sha256 17…
/// # seed           7
///    0.000  caller    arrives sip:+15550101
///   19.240~ caller    says "talk to a person"          score -0.31 ±0.15 threshold -1.35
///   20.100~ caller    stops speaking                   ±80 ms
///   27.900! anna      accepts key 1                    within 40 ms of the key
///   27.920  bridge    caller ⇄ anna
/// ```
///
/// Lines come in order of time. Empty lines, and below the header lines that begin with `#`, are for
/// people; they are not kept. Whatever file there is, its text reads as the same file again, but for
/// latencies as they were measured, which no file holds.
package struct TimelineFile: Sendable, Hashable {
    /// How much is read of a text.
    package enum Limit {
        package static let bytes = 2 * 1024 * 1024
        package static let lines = 100_000
        /// Unicode scalars of one line.
        package static let lineLength = 1000
    }

    package let header: TimelineHeader
    package let lines: [TimelineLine]

    /// Puts lines in order of time, and each so that it can be written.
    package init(header: TimelineHeader, lines: [TimelineLine]) {
        self.header = header.tidied
        self.lines = Self.inOrder(lines.map(\.tidied))
    }

    /// Reads a file's text.
    package init(parsing text: String) throws(TimelineFileError) {
        guard text.utf8.count <= Limit.bytes else {
            throw TimelineFileError(
                1, "the file is longer than \(Limit.bytes >> 20) MB",
                write: "ignore what happens most, or make several fixtures of it")
        }
        var reader = TimelineReader(text)
        header = try reader.header()
        lines = try reader.lines()
    }

    package var text: String {
        (header.lines + lines.map(\.text)).map { $0 + "\n" }.joined()
    }

    /// Of two at the same time, the one that came first stays first.
    private static func inOrder(_ lines: [TimelineLine]) -> [TimelineLine] {
        lines.enumerated().sorted { left, right in
            (left.element.milliseconds, left.offset) < (right.element.milliseconds, right.offset)
        }.map(\.element)
    }
}
