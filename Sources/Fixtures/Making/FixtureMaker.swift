// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import ConfigurationFiles
import Foundation
import Verdicts

/// Makes a fixture of a call: its journal says what happened, its recording what was said.
package struct FixtureMaker: Sendable {
    /// What is made of what.
    package struct Settings: Sendable {
        /// Whose name stands in the header of the timeline.
        package var madeBy: String
        /// Takes out what tells who called and about what.
        package var redacts = false
        /// With `redacts`: speech that nobody wrote down stays.
        package var keepsUnwritten = false
        /// Without a recording, a synthesiser says what was written down.
        package var speaksWords = false
        /// Speech is found by level, keys and tones alone, whatever the configuration asks for:
        /// models are not needed.
        package var listensByLevel = false
        /// Writes over what is there.
        package var overwrites = false

        package init(madeBy: String) { self.madeBy = madeBy }
    }

    private let records: [JournalRecord]
    private let tape: CallTape?
    private let texts: ConfigurationTexts
    private let settings: Settings

    /// `records` are all of the call, in order; `texts` is the configuration it went by.
    package init(
        _ records: [JournalRecord], tape: CallTape?, texts: ConfigurationTexts, settings: Settings
    ) {
        self.records = records
        self.tape = tape
        self.texts = texts
        self.settings = settings
    }

    /// The version of the configuration that a call went by, where its journal says so.
    package static func configuration(of records: [JournalRecord]) -> String? {
        CallAccount(records).configuration
    }

    /// Writes the fixture and plays it once.
    ///
    /// - Throws: `FixtureMakingError`.
    package func make(
        in directory: String, shelf: SettingsShelf
    ) throws(FixtureMakingError) -> FixtureMade {
        var account = CallAccount(records)
        guard records.first?.name == "call.arrived" else { throw .noArrival }
        guard account.ended != nil else { throw .stillRuns }
        let tape = tape.flatMap { $0.isEmpty ? nil : $0 }
        guard tape != nil || settings.speaksWords else { throw .noRecording }
        let files = FixtureSettings(texts, redacts: settings.redacts)
        let configuration: GatewayConfiguration
        switch files.load() {
        case .success(let loaded): configuration = loaded
        case .failure(let problems): throw .configuration("\(problems)")
        }
        account.dialled = files.number(account.dialled)
        var draft = FixtureDraft(account, tape, configuration, settings)
        let folder = FixtureFolder(directory)
        try folder.prepare(overwriting: settings.overwrites)
        for file in files.files { try folder.write(file.text, to: file.name) }
        for file in draft.files { try folder.write(file.samples, to: file.name) }
        try folder.write(draft.scenario(), to: "scenario.yaml")
        return try played(draft, in: folder, shelf: shelf, configuration)
    }

    private func played(
        _ draft: FixtureDraft, in folder: FixtureFolder, shelf: SettingsShelf,
        _ configuration: GatewayConfiguration
    ) throws(FixtureMakingError) -> FixtureMade {
        let trial = FixtureTrial(
            shelf: shelf, shipped: folder.path + "/" + FixtureSettings.gatewayName,
            madeBy: settings.madeBy, wantsPicture: false)
        let outcome = trial.play(
            FixtureCase(name: folder.path, directory: folder.path, cell: []))
        var made = FixtureMade(
            files: [], notes: draft.notes, removed: draft.removed, replay: .same(events: 0),
            unmet: outcome.result.expectations.filter { !$0.isMet }.map { expectation in
                expectation.words + (expectation.got.isEmpty ? "" : ": \(expectation.got)")
            })
        if let actual = outcome.actual {
            try folder.write(actual.text, to: "expected.timeline")
            let comparison = ReplayComparison(
                records, played: actual.lines, configuration: configuration,
                redaction: draft.redaction)
            made.replay =
                comparison.differences.isEmpty
                ? .same(events: comparison.compared)
                : .differs(events: comparison.compared, comparison.differences)
        } else {
            made.replay = .cannotTell(outcome.result.verdict.why)
        }
        made.files = folder.names
        return made
    }
}

extension FixtureVerdict {
    /// Why it cannot be told; empty otherwise.
    fileprivate var why: String {
        switch self {
        case .cannotTell(let reason), .skipped(let reason): reason
        case .asExpected, .changed: ""
        }
    }
}
