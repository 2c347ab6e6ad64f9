// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Handoff
import Triggers

/// A fixture that is not written yet.
struct FixtureDraft {
    let redaction: WordsRedaction?
    private(set) var files: [VoiceFile] = []
    private(set) var notes: [String] = []
    private(set) var removed: [String] = []
    private let account: CallAccount
    private let configuration: GatewayConfiguration
    private let isSpoken: Bool
    private let listensByLevel: Bool
    private var sayings: [String]
    private var keys: [CallAccount.Key]

    init(
        _ account: CallAccount, _ tape: CallTape?, _ configuration: GatewayConfiguration,
        _ settings: FixtureMaker.Settings
    ) {
        self.account = account
        self.configuration = configuration
        isSpoken = tape == nil
        listensByLevel = settings.listensByLevel
        redaction = settings.redacts ? WordsRedaction(account) : nil
        sayings = account.sayings.map(\.text)
        keys = account.keys
        noteSound(tape)
        var clips = tape.map { VoiceCutter(account, $0).clips } ?? []
        if let redaction { clips = redact(clips, redaction, settings.keepsUnwritten) }
        name(clips)
    }

    /// The text of the scenario; what it leaves out is noted.
    mutating func scenario() -> String {
        var maker = ScenarioMaker(
            account: account, sayings: sayings, keys: keys, redaction: redaction,
            files: isSpoken ? nil : files, configuration: configuration)
        var text = maker.scenario()
        notes += maker.notes
        if listensByLevel { text.usesDetectors = false }
        text.settingsFile = FixtureSettings.gatewayName
        let call = redaction == nil ? " \(account.arrivedAt.rfc3339)" : ""
        text.remarks = ["Made by handoff record of a call\(call)."]
        text.remarks +=
            notes.map { "Not as in the call: \($0)." } + removed.map { "Removed: \($0)." }
        return text.text
    }

    private mutating func noteSound(_ tape: CallTape?) {
        guard let tape else {
            notes.append("nothing of its sound was kept: a synthesiser says what was written down")
            return
        }
        notes += tape.remarks
        if let began = account.recordingBegan, began > 1000 {
            notes.append("the recording began \(ScenarioText.seconds(began)) s after the call")
        }
        for pause in account.pauses {
            notes.append(
                "the recording kept silence from \(ScenarioText.seconds(pause.lowerBound)) to "
                    + "\(ScenarioText.seconds(pause.upperBound)) s")
        }
        if tape.tracks["caller"] == nil { notes.append("no track has the caller's voice") }
        if tape.tracks["heard"] == nil {
            notes.append("no track has what the caller heard: the agent is silent")
        } else if account.agents.first != nil {
            notes.append("the agent speaks only where the caller heard it, and nothing else")
        }
        let answered = account.rings.filter { $0.answered != nil }.map(\.target)
        if !answered.isEmpty, tape.tracks["operator"] == nil {
            notes.append(
                "operators have no track ('consultation: true' gives them one): they are silent "
                    + "until they are joined with the caller")
        }
    }

    private mutating func redact(
        _ clips: [VoiceClip], _ redaction: WordsRedaction, _ keepsUnwritten: Bool
    ) -> [VoiceClip] {
        for party in Set(account.sayings.map(\.party)) {
            let places = sayings.indices.filter { account.sayings[$0].party == party }
            for (place, text) in zip(places, redaction.redacted(places.map { sayings[$0] })) {
                sayings[place] = text
            }
        }
        let isTouched = zip(account.sayings, sayings).map {
            WordsRedaction.isTouched($0.text, $1)
        }
        let redactsKeys = KeyRedaction(
            rules: configuration.rules + configuration.honoured.rules,
            operatorKeys: configuration.plan.keys)
        keys = redactsKeys.redacted(account)
        var voices = VoiceRedaction(
            account: account, isTouched: isTouched, keepsUnwritten: keepsUnwritten)
        let clips = voices.redacted(clips)
        let changed = zip(keys, account.keys).filter { $0.key != $1.key }.count
        let counts = voices.counts
        removed = [
            (counts.touched, "utterances with numbers, names or secrets, a tone in their place"),
            (counts.unwritten, "utterances that nobody wrote down, a tone in their place"),
            (counts.keys, "places where keys sound, a tone over them"),
            (changed, "keys, all written as \(redactsKeys.standIn)"),
            (isTouched.count(where: \.self), "texts with numbers, names or secrets in them"),
            (
                account.reports.reduce(0) { $0 + $1.value.facts.count },
                "values of facts that the agent reported, a mark in their place"
            ),
        ].filter { $0.0 > 0 }.map { "\($0.1): \($0.0)" }
        return clips
    }

    /// Gives each clip a file, and cuts off what would have to be said before the call.
    private mutating func name(_ clips: [VoiceClip]) {
        for (party, own) in Dictionary(grouping: clips, by: \.party).sorted(by: { $0.key < $1.key })
        {
            let plain = party.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
            for (index, clip) in own.enumerated() {
                let number = own.count == 1 ? "" : "-\(index + 1)"
                let (at, skipped) = PlayTimes.speaking(
                    at: clip.at, party: party,
                    connected: account.connected(party, before: clip.at))
                let samples = Array(clip.samples.dropFirst(Int(skipped) * 8))
                guard !samples.isEmpty else { continue }
                files.append(
                    VoiceFile(
                        name: String(plain) + number + ".wav", party: party, at: at,
                        samples: samples))
            }
        }
    }
}
