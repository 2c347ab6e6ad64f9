// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Handoff
import Testing
import Triggers

/// The files in `config/` load, and say what the defaults are.
@Suite struct ShippedConfigurationTests {
    private let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config")

    private func shipped() throws -> GatewayConfiguration {
        let path = directory.appendingPathComponent("gateway.yaml").path
        return try GatewayConfiguration.load(path: path, environment: [:]).get()
    }

    @Test func theShippedFilesLoad() throws {
        let configuration = try shipped()
        #expect(configuration.plan.defaultRoute.targets.map(\.name) == ["anna", "ben"])
        #expect(configuration.plan.route(named: "after-hours")?.lastResort == .voicemail)
        #expect(
            configuration.rules.map(\.name) == [
                "asked-for-person", "pressed-zero", "heard-keyword", "agent-asked", "agent-dead",
                "too-long",
            ])
        #expect(configuration.line(for: "demo")?.name == "main")
        #expect(configuration.line(for: "4471")?.name == "main")
    }

    /// What the file shows as a default is one.
    @Test func theShownDefaultsAreTheDefaults() throws {
        let shown = try shipped()
        let standard = try ConfigurationText.load(ConfigurationText.minimal).get()
        #expect(shown.sip == standard.sip)
        #expect(shown.http == standard.http)
        #expect(shown.agent == standard.agent)
        #expect(shown.media == standard.media)
        #expect(shown.prompts == standard.prompts)
        #expect(shown.listening == standard.listening)
        #expect(shown.journal == standard.journal)
        #expect(shown.limits == standard.limits)
        #expect(shown.log == standard.log)
        #expect(shown.shutdownGrace == standard.shutdownGrace)
        #expect(shown.plan.timings == standard.plan.timings)
        #expect(shown.plan.keys == standard.plan.keys)
        #expect(shown.plan.briefing == standard.plan.briefing)
    }

    /// Commented-out examples are valid, too.
    @Test func theCommentedRulesLoad() throws {
        let path = directory.appendingPathComponent("triggers.yaml").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let opened = text.replacingOccurrences(of: "  # - name:", with: "  - name:")
            .replacingOccurrences(of: "  #   ", with: "    ")
            .replacingOccurrences(of: "    # minimum_score", with: "    minimum_score")
        let configuration = try ConfigurationText.load(
            ConfigurationText.minimal + "\ntriggers: triggers.yaml\nrecordings: {begin: answered}",
            triggers: opened
        ).get()
        #expect(configuration.rules.count == 12)
        #expect(configuration.warnings.isEmpty)
        #expect(
            configuration.rules.suffix(2).map(\.action) == [
                .recording(.pause), .recording(.resume),
            ])
        let trouble = configuration.rules[8].condition as? TroubleCondition
        #expect(
            trouble?.bound == TroubleBound(.interruptions, atLeast: 3) && trouble?.party == .caller)
    }

    @Test func everySpokenClipHasWords() throws {
        let texts = try shipped().prompts.texts
        let silent: Set<SharedClip> = [
            .holdMusic, .ringback, .busy, .congestion, .beep, .accepted,
        ]
        #expect(Set(texts.keys) == Set(SharedClip.allCases).subtracting(silent))
    }
}
