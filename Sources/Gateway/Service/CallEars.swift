// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Timing

/// The part of listening to one call that needs no model: keys and tones in the sound, who
/// answered the operator's phone, and whether the conversation goes badly.
///
/// Confined to the listening desk.
final class CallEars {
    private var legs: [Party: LegListener] = [:]
    private var monitor = ConversationMonitor()
    private var detections: [Detection] = []
    private var now = SampleTime(samples: 0)
    private var nextTick = SampleTime(samples: 8000)

    /// Takes 20 ms of a party's voice and says what was heard in it.
    func hear(
        _ samples: UnsafeBufferPointer<Int16>, of party: Party, at time: SampleTime
    ) -> [Signal] {
        detections.removeAll(keepingCapacity: true)
        // The time of an operator's leg begins at zero with each new leg.
        if party == .operator, time.samples == 0 { legs[.operator] = nil }
        let leg = legs[party] ?? makeLeg(party)
        leg.hear(samples, into: &detections)
        var signals = detections.compactMap { Signal($0, of: party) }
        if party == .caller { now = time.advanced(bySamples: Int64(samples.count)) }
        if leg.isLoud { signals += troubles(.level(party, decibels: leg.level)) }
        if nextTick < now {
            nextTick = now.advanced(bySamples: 8000)
            signals += monitor.tick(at: now).map(Self.signal)
        }
        return signals
    }

    /// What a worker heard of a party's speech, for the measures of trouble.
    func note(_ detection: Detection, of party: Party) -> [Signal] {
        switch detection {
        case .speechBegan(let at): troubles(.speechBegan(party, at: at))
        case .speechEnded(_, let at): troubles(.speechEnded(party, at: at))
        case .keyword, .digit, .tone, .answer, .trouble: []
        }
    }

    private func troubles(_ input: ConversationMonitor.Input) -> [Signal] {
        monitor.handle(input, at: now).map(Self.signal)
    }

    /// Tenths are as exact as these measures are.
    private static func signal(_ trouble: Trouble) -> Signal {
        var rounded = trouble
        rounded.value = (trouble.value * 10).rounded() / 10
        return .trouble(rounded)
    }

    private func makeLeg(_ party: Party) -> LegListener {
        let options: LegListener.Options =
            switch party {
            // Keys are heard, and silenced, where the sound comes in.
            case .caller: .init(digits: false, tones: true)
            case .agent: .init(digits: false)
            case .operator: .init(digits: false, answer: true)
            }
        let leg = LegListener(options)
        legs[party] = leg
        return leg
    }
}
