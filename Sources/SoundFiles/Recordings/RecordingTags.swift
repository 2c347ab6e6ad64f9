// SPDX-License-Identifier: Apache-2.0

/// What a recording says about itself. No caller's name or number is among it: files are copied
/// about.
package struct RecordingTags: Sendable, Hashable {
    /// The names under which Ogg Opus files say it.
    static let (call, date, line, tracks) = ("CALL", "DATE", "LINE", "TRACKS")

    package var call: String
    /// When the first sound was, as RFC 3339 writes it.
    package var began: String
    package var line: String

    package init(call: String, began: String, line: String) {
        self.call = call
        self.began = began
        self.line = line
    }

    func opus(tracks: [String]) -> OpusTags {
        OpusTags(
            vendor: "handoff-gateway",
            comments: [
                "TITLE=\(call)", "\(Self.call)=\(call)", "\(Self.date)=\(began)",
                "\(Self.line)=\(line)", "\(Self.tracks)=\(tracks.joined(separator: ","))",
            ])
    }
}
