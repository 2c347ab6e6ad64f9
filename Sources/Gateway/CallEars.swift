// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Listening
import Timing
import Transcripts

/// The part of listening to one call that needs no model: keys and tones in the sound, who
/// answered the operator's phone, and whether the conversation goes badly.
///
/// Confined to the listening post.
final class CallEars {
    /// How often the measures that time alone changes are looked at, in samples: 200 ms.
    private static let tickLength: Int64 = 1600

    private let country: String?
    /// What the gateway itself says to operators.
    private let said: [String]
    private var legs: [Party: LegListener] = [:]
    /// What machines say, on each operator's leg.
    private var phrases: [Party: MachinePhrases] = [:]
    private var monitor: ConversationMonitor
    private var pitches: [Party: PitchTracker] = [:]
    private var detections: [Detection] = []
    /// The time on the caller's leg, which is the call's own.
    private var now = SampleTime(samples: 0)
    private var nextTick = SampleTime(samples: 0)
    /// How far a leg's own time lies behind the caller's, in samples: it was opened later.
    private var lags: [Party: Int64] = [:]

    /// `country` is whose exchanges tones are of; `said` what operators hear from the gateway.
    init(bounds: Set<TroubleBound>, country: String?, said: [String]) {
        monitor = ConversationMonitor(bounds: bounds)
        self.country = country
        self.said = said
    }

    /// A new leg of the party: what was heard of an earlier one says nothing about it.
    func legBegan(_ party: Party) {
        legs[party] = nil
        phrases[party] = nil
    }

    /// Takes 20 ms of a party's voice, and what the party was sent in the same time; says what was
    /// heard in it.
    func hear(
        _ samples: UnsafeBufferPointer<Int16>, of party: Party,
        played: UnsafeBufferPointer<Int16>, at time: SampleTime
    ) -> [Signal] {
        detections.removeAll(keepingCapacity: true)
        let leg = legs[party] ?? makeLeg(party)
        leg.hear(samples, played: played, into: &detections)
        var signals = detections.compactMap { Signal($0, of: party) }
        if party == .caller {
            now = time.advanced(bySamples: Int64(samples.count))
        } else {
            lags[party] = now.samples - time.samples - Int64(samples.count)
        }
        if leg.isLoud, Staff(party) == nil {
            let voice = ConversationMonitor.Input.voice(
                party, decibels: SoundLevel(of: samples).rms,
                pitch: pitch(of: party, samples))
            signals += troubles(voice)
        }
        if nextTick < now {
            nextTick = now.advanced(bySamples: Self.tickLength)
            signals += monitor.tick(at: now).map(Self.signal)
        }
        return signals
    }

    /// What a worker heard of a party's speech, for the measures of trouble.
    func note(_ detection: Detection, of party: Party) -> [Signal] {
        switch detection {
        case .speechBegan(let at): troubles(.speechBegan(party, at: onCall(at, of: party)))
        case .speechEnded(_, let at): troubles(.speechEnded(party, at: onCall(at, of: party)))
        case .keyword, .digit, .tone, .answer, .trouble: []
        }
    }

    /// A phrase that machines say was spotted on an operator's leg.
    func hearMachine(_ hit: KeywordHit) -> Signal? {
        guard hit.confirmed,
            let phrase = phrases[hit.party, default: MachinePhrases(said: said)]
                .receive(spotted: hit.phrase),
            let verdict = legs[hit.party]?.hear(phrase: phrase.text, of: phrase.kind)
        else { return nil }
        return Signal(.answer(verdict), of: hit.party)
    }

    /// Caller and agent talk with each other again.
    func talkBegan() -> [Signal] { troubles(.talkBegan) }

    /// A time of a leg's as the time of the call.
    private func onCall(_ time: SampleTime, of party: Party) -> SampleTime {
        time.advanced(bySamples: lags[party] ?? 0)
    }

    private func pitch(of party: Party, _ samples: UnsafeBufferPointer<Int16>) -> Float? {
        guard monitor.wantsPitch else { return nil }
        pitches[party, default: PitchTracker()].hear(samples)
        return pitches[party]?.pitch()
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
            case .caller: .init(digits: false, tones: true, country: country)
            case .agent: .init(digits: false)
            case .operator: .init(digits: false, tones: true, answer: true, country: country)
            case .supervisor: .init(digits: false)
            }
        let leg = LegListener(options)
        legs[party] = leg
        return leg
    }
}
