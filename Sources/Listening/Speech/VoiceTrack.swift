// SPDX-License-Identifier: Apache-2.0

package import Models
import Timing

/// Voice activity of one leg: the energy gate on every step, Silero on what the gate lets
/// through, a score that joins both, and two segmenters: one over the score, to report, and one
/// over Silero's first word, that opens the phone model.
package final class VoiceTrack {
    /// Hops of 32 ms kept behind a closed gate, so that Silero hears how speech begins.
    private static let backlog: Int64 = 6
    /// Samples after a key in which Silero still speaks of it.
    private static let keyEcho: Int64 = 2 * hop
    private static let hop = SpeechEvidence.hop
    private static let step = SpeechEvidence.step

    private(set) var gate = EnergyGate()
    private var keys = KeyTones()
    private(set) var reported: SpeechSegmenter
    package private(set) var opening: SpeechSegmenter
    package private(set) var evidence: SpeechEvidence
    private(set) var loudness: SpeechLoudness
    package let state = FloatBuffer(SileroModel.stateSize)
    /// Next sample Silero looks at.
    var position: Int64 { evidence.hopCount * Self.hop }
    private var gatePosition: Int64 { evidence.stepCount * Self.step }
    /// Next step to be scored.
    private var judged: Int64 = 0
    private var skipped = 0
    private var steps: [Int16] = Array(repeating: 0, count: EnergyGate.step)
    let usesModel: Bool
    private let voice: VoiceTuning
    /// Every score so far, where an evaluation asks for them.
    package var trace: [Float]?

    package init(usesModel: Bool, tuning: ListeningTuning) {
        self.usesModel = usesModel
        let voice = tuning.voice
        evidence = SpeechEvidence(tuning: voice)
        loudness = SpeechLoudness(tuning: voice)
        if usesModel {
            gate.openMargin = voice.gateMargin
            gate.closeMargin = voice.gateKeepMargin
        }
        self.voice = voice
        reported =
            usesModel
            ? SpeechSegmenter(beginThreshold: voice.beginScore, goOnThreshold: voice.goOnScore)
            : SpeechSegmenter()
        // A score already looks ahead 96 ms: a click does not reach it.
        if usesModel { reported.shortest = Self.step }
        opening = SpeechSegmenter(
            beginThreshold: tuning.openProbability, goOnThreshold: tuning.keepProbability)
        opening.shortest = 0
        opening.hangover = 2000
    }

    /// Runs the gate over everything new.
    package func hearGate(_ history: SoundHistory) {
        while gatePosition + Self.step <= history.end {
            steps.withUnsafeMutableBufferPointer { history.read(from: gatePosition, into: $0) }
            let isOpen = steps.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { gate.hear($0) } ?? false
            }
            var heard = SpeechEvidence.Step()
            heard.level = gate.level
            heard.prominence = gate.prominence
            heard.isOpen = isOpen
            heard.isSounding = isOpen && gate.quietRun < 8
            heard.isKey = steps.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { keys.hear($0, isSounding: isOpen) } ?? false
            }
            evidence.add(heard)
        }
    }

    /// Decibels over the noise floor of the loudest step of these samples.
    func prominence(from start: Int64, to end: Int64) -> Float {
        let steps = max(0, start / Self.step)..<max(0, start / Self.step, end / Self.step)
        return steps.reduce(-3) { max($0, evidence[$1].prominence) }
    }

    /// Whether any step of these samples, as far as heard, is so.
    private func any(
        _ quality: KeyPath<SpeechEvidence.Step, Bool>, from start: Int64, to end: Int64
    ) -> Bool {
        var place = max(start, 0) / Self.step
        while place * Self.step < min(end, gatePosition) {
            if evidence[place][keyPath: quality] { return true }
            place += 1
        }
        return false
    }

    /// Whether a hop waits for Silero; behind a closed gate old hops are passed over as silence.
    package func needsModel(
        _ history: SoundHistory, _ events: inout [SpeechSegmenter.Event]
    ) -> Bool {
        while position + Self.hop <= gatePosition {
            let horizon = position + (Self.backlog + 1) * Self.hop
            if reported.isSpeaking || opening.isSpeaking
                || any(\.isOpen, from: position, to: horizon)
            {
                if skipped > 30 { state.clear() }
                skipped = 0
                return true
            }
            guard horizon <= gatePosition else { return false }
            add(0, &events)
            skipped += 1
        }
        return false
    }

    /// Where the model's next input begins: 32 samples of context, then the hop.
    package var inputStart: Int64 { position - Int64(SileroModel.context) }
    /// Factor for the samples of the model's next input.
    package var inputGain: Float { loudness.gain }

    /// Takes the probability of the hop at `position`; none where a key of the keypad is heard.
    package func add(_ value: Float, _ events: inout [SpeechSegmenter.Event]) {
        let start = position
        let isKey = any(\.isKey, from: start - Self.keyEcho, to: start + Self.hop)
        let value = isKey ? 0 : value
        evidence.add(probability: value)
        _ = opening.hear(value, from: start, to: position, onset: start)
        while evidence.knows(judged) {
            judge(evidence.score(judged), evidence.conviction(judged), &events)
        }
    }

    /// Without a model the gate decides: everything up to what it has seen.
    package func addGate(_ events: inout [SpeechSegmenter.Event]) {
        while position + Self.hop <= gatePosition {
            let start = position
            let sounds = any(\.isSounding, from: start, to: start + Self.hop)
            evidence.add(probability: sounds ? 1 : 0)
            _ = opening.hear(sounds ? 1 : 0, from: start, to: position, onset: start)
            while (judged + 1) * Self.step <= position {
                judge(evidence[judged].isSounding ? 1 : 0, .infinity, &events)
            }
        }
    }

    private func judge(
        _ score: Float, _ conviction: Float, _ events: inout [SpeechSegmenter.Event]
    ) {
        trace?.append(usesModel ? score : evidence[judged].prominence)
        let isSpeech = conviction >= voice.beginConviction
        if score >= voice.beginScore { loudness.hear(evidence[judged].level) }
        let start = judged * Self.step
        let onset = max(0, evidence.rise(near: judged)) * Self.step
        // What convinces Silero of nothing ends speech as silence does.
        let value = conviction >= voice.goOnConviction ? score : min(score, 0)
        if let event = reported.hear(
            value, from: start, to: start + Self.step, onset: onset, isSpeech: isSpeech)
        {
            events.append(event)
        }
        judged += 1
    }
}
