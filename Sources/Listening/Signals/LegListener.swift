// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Glibc
package import Timing

/// The cheap part of listening to one leg: level, energy voice activity, keys, tones and who
/// answered. Needs no model and no worker; runs where the sound is, in step with it.
///
/// Feed it frames at 8 kHz in order. Confine it to one thread.
package final class LegListener {
    /// What to listen for.
    package struct Options: Sendable, Hashable {
        /// Report speech by energy: where no model does.
        package var speech: Bool
        package var digits: Bool
        package var tones: Bool
        /// Judge who answered: on a leg we dialled.
        package var answer: Bool
        /// Whose exchanges the tones are of (`CountryTones`); nil for any.
        package var country: String?

        package init(
            speech: Bool = false, digits: Bool = true, tones: Bool = false, answer: Bool = false,
            country: String? = nil
        ) {
            self.speech = speech
            self.digits = digits
            self.tones = tones
            self.answer = answer
            self.country = country
        }
    }

    private let options: Options
    private let keypad: KeypadDetector?
    private var tones: ToneDetector?
    private let fax: FaxDetector?
    /// What the leg is played, coming back; only where it matters who answered.
    private var echo: EchoGuard?
    private var answer: AnswerClassifier?
    private var gate = EnergyGate()
    private var segmenter = SpeechSegmenter()
    private var step: [Int16] = []
    private var position: Int64 = 0
    private var rise: Int64 = 0
    private var toneless = TonelessSteps()
    /// Milliseconds of sound that was no tone.
    private var spoken = 0
    private static let fewestSpoken = 400
    /// A fax tone that a room may have made, too, and when it is told if nobody speaks.
    private var likelyFax: (tone: CallTone, at: SampleTime, tellAt: Int64)?
    private static let faxPause: Int64 = 24_000

    package init(_ options: Options = Options()) {
        self.options = options
        keypad = options.digits ? KeypadDetector() : nil
        tones = options.tones || options.answer ? ToneDetector(country: options.country) : nil
        fax = options.tones ? FaxDetector() : nil
        answer = options.answer ? AnswerClassifier() : nil
        echo = options.answer ? EchoGuard() : nil
        step.reserveCapacity(EnergyGate.step)
    }

    /// Level of the last 10 ms, dBFS.
    package var level: Float { gate.level }
    /// Whether the energy gate is open: something is being said, or a noise made.
    package var isLoud: Bool { gate.isOpen }
    package var time: SampleTime { SampleTime(samples: position) }

    /// Takes sound, any number of samples, and what the party was played in the same time; appends
    /// what was heard to `detections`. What was played is no evidence when it comes back.
    package func hear(
        _ samples: UnsafeBufferPointer<Int16>,
        played: UnsafeBufferPointer<Int16> = UnsafeBufferPointer(start: nil, count: 0),
        into detections: inout [Detection]
    ) {
        echo?.hear(samples, played: played)
        var place = 0
        while place < samples.count {
            let missing = EnergyGate.step - step.count
            let end = min(samples.count, place + missing)
            let piece = place..<end
            hearPiece(
                UnsafeBufferPointer(rebasing: samples[piece]),
                played: UnsafeBufferPointer(rebasing: played[piece.clamped(to: played.indices)]),
                into: &detections)
            place = end
        }
    }

    /// At most what is missing to a step of 10 ms, so that all detectors go on together.
    private func hearPiece(
        _ samples: UnsafeBufferPointer<Int16>, played: UnsafeBufferPointer<Int16>,
        into detections: inout [Detection]
    ) {
        if let keypad {
            for key in keypad.hear(samples) { detections.append(.digit(key.key, at: key.at)) }
        }
        for event in tones?.hear(samples, played: played) ?? [] {
            if options.tones { detections.append(.tone(event.tone, at: event.at)) }
            if event.tone == .beep, let verdict = judge(event) {
                detections.append(.answer(verdict))
            }
        }
        if let found = fax?.hear(samples), !hasSpoken {
            if options.answer, !found.isSure {
                likelyFax = (found.tone, found.at, tellAt: position + Self.faxPause)
            } else {
                detections.append(.tone(found.tone, at: found.at))
            }
        }
        step.append(contentsOf: samples)
        guard step.count == EnergyGate.step else { return }
        hearStep(into: &detections)
        step.removeAll(keepingCapacity: true)
    }

    /// A phrase that only a machine says was heard on this leg, by a worker.
    package func hear(phrase: String, of kind: AnswerKind) -> AnswerVerdict? {
        answer?.hearPhrase(phrase, of: kind)
    }

    /// A fax machine that was likely is one when nobody speaks.
    private func judgeFax(into detections: inout [Detection]) {
        guard let fax = likelyFax else { return }
        if hasSpoken {
            likelyFax = nil
        } else if position >= fax.tellAt {
            likelyFax = nil
            detections.append(.tone(fax.tone, at: fax.at))
        }
    }

    /// Whether somebody has spoken on a leg we dialled: a fax machine does not, and whoever does may
    /// have one beside them.
    private var hasSpoken: Bool { options.answer && spoken >= Self.fewestSpoken }

    /// A beep, and what came before it: a greeting, unless that was our own whisper's echo.
    private func judge(_ beep: ToneDetector.Event) -> AnswerVerdict? {
        guard let span = answer?.greetingSpan else { return nil }
        if echo?.share(from: span.lowerBound * 8, to: span.upperBound * 8) ?? 0 > 0.35 {
            answer?.forgetGreeting()
        }
        return answer?.hearBeep(
            from: beep.at.milliseconds, to: beep.end.milliseconds, level: beep.level)
    }

    /// Level of the step as it is, dBFS; the gate's leans on what is high in it.
    private var plainLevel: Float {
        let power = step.reduce(Float(0)) { $0 + Float($1) * Float($1) } / Float(max(1, step.count))
        return 10 * log10f(power + 1e-2) - 90.3
    }

    private func hearStep(into detections: inout [Detection]) {
        let wasOpen = gate.isOpen
        let isOpen = step.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { gate.hear($0) } ?? false
        }
        let end = position + Int64(EnergyGate.step)
        if isOpen, !wasOpen { rise = end - Int64(EnergyGate.step * gate.loudRun) }
        let speech = isOpen && gate.quietRun < 8
        let kind: TonelessSteps.Kind =
            !speech ? .silence : tones?.isTone == true ? .tone : .speech
        let newest = TonelessSteps.Step(kind: kind, level: plainLevel)
        if let step = toneless.hear(newest, inTone: tones?.isLasting ?? false) {
            if step.kind == .speech { spoken += 10 }
            // A tone is no part of a greeting; a beep after one is told by `judge`.
            if let verdict = answer?.hear(speech: step.kind == .speech, level: step.level) {
                detections.append(.answer(verdict))
            }
        }
        if options.speech {
            let onset = rise > position - 800 ? rise : position
            switch segmenter.hear(speech ? 1 : 0, from: position, to: end, onset: onset) {
            case .began(let at): detections.append(.speechBegan(at: at))
            case .ended(let began, let at):
                detections.append(.speechEnded(began: began, ended: at))
            case nil: break
            }
        }
        position = end
        judgeFax(into: &detections)
    }
}
