// SPDX-License-Identifier: Apache-2.0

/// How calls are kept as files.
package struct RecordingLayout: Sendable, Hashable {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// Ogg Opus, each track a stream of its own.
        case opus
        /// G.711 µ-law at 8 kHz in a WAV file, a channel for each track: three to five times as
        /// large, and it costs nothing.
        case mulaw

        /// What files of it end with.
        package var fileExtension: String {
            switch self {
            case .opus: "opus"
            case .mulaw: "wav"
            }
        }

        /// Its media type (RFC 7845 section 9; RFC 2361).
        package var mediaType: String {
            switch self {
            case .opus: "audio/ogg; codecs=opus"
            case .mulaw: "audio/wav"
            }
        }
    }

    package var format: Format
    /// What is on each track, in order.
    package var tracks: [String]
    package var opus: OpusTracksEncoder.Settings

    package init(
        format: Format = .opus, tracks: [String],
        opus: OpusTracksEncoder.Settings = OpusTracksEncoder.Settings()
    ) {
        self.format = format
        self.tracks = tracks
        self.opus = opus
    }
}
