// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Exchange
import Handoff
import SoundFiles
import Testing

/// What `recordings:` says reaches the calls.
@Suite struct RecordingSettingsTests {
    private func load(_ section: String) throws -> GatewayConfiguration {
        try ConfigurationText.load(
            ConfigurationText.minimal + "\nrecordings: {\(section)}\n"
        ).get()
    }

    @Test func nothingIsRecordedUnlessItIsWanted() throws {
        let standard = try load("").recordings
        #expect(standard == RecordingSettings())
        #expect(standard.policy.begins == .never)
        #expect(standard.policy.tracks == [.caller, .heard])
        #expect(standard.keepDays == nil && standard.lastWords == 60)
        #expect(try !load("").plan.asksConsent)
    }

    @Test func everyKeyDoesSomething() throws {
        let table: [(String, (GatewayConfiguration) -> Bool)] = [
            ("begin: answered", { $0.recordings.policy.begins == .answered }),
            ("begin: asked", { $0.recordings.policy.begins == .asked }),
            ("begin: answered, consent: true", { $0.plan.asksConsent }),
            (
                "begin: asked, consent: true",
                { $0.recordings.policy.asksConsent && !$0.plan.asksConsent }
            ),
            ("consultation: true", { $0.recordings.policy.tracks == RecordingTrack.allCases }),
            ("pause_on_keys_seconds: 0", { $0.recordings.policy.keyPause == .zero }),
            ("pause_on_keys_seconds: 9", { $0.recordings.policy.keyPause == .seconds(9) }),
            ("format: mulaw", { $0.recordings.format == .mulaw }),
            ("bitrate: 20000", { $0.recordings.opus.bitrate == 20_000 }),
            ("complexity: 4", { $0.recordings.opus.complexity == 4 }),
            ("keep_days: 30", { $0.recordings.keepDays == 30 }),
            ("last_words_seconds: 0", { $0.recordings.lastWords == 0 }),
        ]
        for (text, isSo) in table { #expect(isSo(try load(text)), "\(text)") }
    }

    /// Consent that nobody is asked for is probably not what was meant.
    @Test func consentForNothingIsAWarning() throws {
        #expect(try load("consent: true").warnings.count == 1)
        #expect(try load("begin: answered, consent: true").warnings.isEmpty)
    }
}
