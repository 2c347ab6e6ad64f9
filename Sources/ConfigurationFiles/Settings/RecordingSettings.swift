// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Exchange
package import SoundFiles

/// Which calls are kept as files, how and for how long (`recordings:`).
package struct RecordingSettings: Sendable, Hashable {
    /// When and what.
    package var policy: RecordingPolicy
    package var format: RecordingLayout.Format
    package var opus: OpusTracksEncoder.Settings
    /// Seconds of the caller's voice that are kept in memory while a call runs.
    package var lastWords = 60
    /// Files older than so many days are removed, messages among them; nil keeps them all.
    package var keepDays: Int?

    package init(
        policy: RecordingPolicy = RecordingPolicy(), format: RecordingLayout.Format = .opus,
        opus: OpusTracksEncoder.Settings = OpusTracksEncoder.Settings(), keepDays: Int? = nil
    ) {
        self.policy = policy
        self.format = format
        self.opus = opus
        self.keepDays = keepDays
    }

    init(_ section: YAMLSection) {
        let standard = RecordingSettings()
        policy = RecordingPolicy(
            begins: section.choice("begin", standard.policy.begins),
            asksConsent: section.flag("consent", standard.policy.asksConsent),
            keyPause: section.seconds(
                "pause_on_keys_seconds", standard.policy.keyPause, in: 0...600),
            tracks: RecordingTrack.all(
                withConsultation: section.flag("consultation", false)))
        format = section.choice("format", standard.format)
        opus = OpusTracksEncoder.Settings(
            bitrate: section.integer("bitrate", standard.opus.bitrate, in: 6000...64_000),
            complexity: section.integer("complexity", standard.opus.complexity, in: 0...10))
        lastWords = section.integer("last_words_seconds", lastWords, in: 0...60)
        let days = section.integer("keep_days", 0, in: 0...36_500)
        keepDays = days == 0 ? nil : days
        if format == .mulaw {
            for key in ["bitrate", "complexity"] where section.node(key) != nil {
                section.complain(
                    key, "'\(key)' is only for 'format: opus'",
                    write: "'format: opus', or no '\(key)'")
            }
        }
        if policy.begins == .never, policy.asksConsent {
            section.warn(
                "consent", "'consent' asks callers for nothing: 'begin' is never",
                write: "'begin: answered' or 'begin: asked', or no 'consent'")
        }
    }
}
