// SPDX-License-Identifier: Apache-2.0

package import CallModel
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

        package init(
            speech: Bool = false, digits: Bool = true, tones: Bool = false, answer: Bool = false
        ) {
            self.speech = speech
            self.digits = digits
            self.tones = tones
            self.answer = answer
        }
    }

    private let options: Options
    private let keypad: KeypadDetector?
    private var tones: ToneDetector?
    private var answer: AnswerClassifier?
    private var gate = EnergyGate()
    private var segmenter = SpeechSegmenter()
    private var step: [Int16] = []
    private var position: Int64 = 0
    private var rise: Int64 = 0

    package init(_ options: Options = Options()) {
        self.options = options
        keypad = options.digits ? KeypadDetector() : nil
        tones = options.tones || options.answer ? ToneDetector() : nil
        answer = options.answer ? AnswerClassifier() : nil
        step.reserveCapacity(EnergyGate.step)
    }

    /// Level of the last 10 ms, dBFS, and the noise floor below it.
    package var level: Float { gate.level }
    package var noiseFloor: Float { gate.floor }
    /// Whether the energy gate is open: something is being said, or a noise made.
    package var isLoud: Bool { gate.isOpen }
    package var time: SampleTime { SampleTime(samples: position) }

    /// Takes sound, any number of samples; appends what was heard to `detections`.
    package func hear(
        _ samples: UnsafeBufferPointer<Int16>, into detections: inout [Detection]
    ) {
        var place = 0
        while place < samples.count {
            let missing = EnergyGate.step - step.count
            let end = min(samples.count, place + missing)
            hearPiece(UnsafeBufferPointer(rebasing: samples[place..<end]), into: &detections)
            place = end
        }
    }

    /// At most what is missing to a step of 10 ms, so that all detectors go on together.
    private func hearPiece(
        _ samples: UnsafeBufferPointer<Int16>, into detections: inout [Detection]
    ) {
        if let keypad {
            for key in keypad.hear(samples) { detections.append(.digit(key.key, at: key.at)) }
        }
        for event in tones?.hear(samples) ?? [] {
            if options.tones { detections.append(.tone(event.tone, at: event.at)) }
            if event.tone == .beep, let verdict = answer?.hearBeep() {
                detections.append(.answer(verdict))
            }
        }
        step.append(contentsOf: samples)
        guard step.count == EnergyGate.step else { return }
        hearStep(into: &detections)
        step.removeAll(keepingCapacity: true)
    }

    /// A phrase that tells a machine was heard on this leg, by a worker.
    package func hearMachinePhrase(of kind: AnswerKind, into detections: inout [Detection]) {
        if let verdict = answer?.hearPhrase(of: kind) { detections.append(.answer(verdict)) }
    }

    private func hearStep(into detections: inout [Detection]) {
        let wasOpen = gate.isOpen
        let isOpen = step.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { gate.hear($0) } ?? false
        }
        let end = position + Int64(EnergyGate.step)
        if isOpen, !wasOpen { rise = end - Int64(EnergyGate.step * gate.loudRun) }
        let speech = isOpen && gate.quietRun < 8
        if let verdict = answer?.hear(speech: speech) { detections.append(.answer(verdict)) }
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
    }
}
