// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Notices that a conversation goes badly, by simple measures with their numbers: someone louder,
/// faster or higher than they were, both speaking at once, cutting in, silence, and an agent that
/// does not answer.
///
/// It is told which bounds somebody waits for, and tells of each crossing of each of them: again
/// only after the measure was back below that bound. Inputs are placed on the call's time line.
package struct ConversationMonitor: Sendable {
    package enum Input: Sendable, Hashable {
        case speechBegan(Party, at: SampleTime)
        case speechEnded(Party, at: SampleTime)
        /// Level of 20 ms of a party's speech, dBFS, and its pitch where it has one, in Hz.
        case voice(Party, decibels: Float, pitch: Float?)
        /// The talk begins anew: what was before it is no silence and no turn of it.
        case talkBegan
    }

    /// One bound of one party's that has been reached and not been left since.
    private struct Crossing: Sendable, Hashable {
        var bound: TroubleBound
        var party: Party
    }

    private static let overlapWindow = 30.0
    private static let interruptionWindow = 60.0
    /// Seconds the other must have been speaking for it to be cutting in.
    private static let leastHearing = 0.5

    private let bounds: [TroubleBound]
    private var voices: [Party: VoiceProfile] = [:]
    private var speaking: [Party: SampleTime] = [:]
    private var lastSound = SampleTime(samples: 0)
    private var overlaps = RecentSpans(window: overlapWindow)
    private var interruptions: [Party: RecentSpans] = [:]
    private var callerTurnEnded: SampleTime?
    private var reached: Set<Crossing> = []

    package init(bounds: Set<TroubleBound>) {
        self.bounds = bounds.sorted {
            ($0.measure.rawValue, $0.atLeast) < ($1.measure.rawValue, $1.atLeast)
        }
    }

    /// Whether anybody waits for the pitch of voices, which costs more than their level.
    package var wantsPitch: Bool { bounds.contains { $0.measure == .pitch } }

    /// Takes one input; `now` is the time on the call's line.
    package mutating func handle(_ input: Input, at now: SampleTime) -> [Trouble] {
        switch input {
        case .speechBegan(let party, let at): return began(party, at: at)
        case .speechEnded(let party, let at): return ended(party, at: at)
        case .voice(let party, let decibels, let pitch):
            voices[party, default: VoiceProfile()].hear(decibels, pitch: pitch)
            return []
        case .talkBegan:
            lastSound = max(lastSound, now)
            callerTurnEnded = nil
            return report(.longSilence, .caller, 0, now)
                + report(.agentDidNotAnswer, .agent, 0, now)
        }
    }

    /// Call some times a second: silence and the agent's delay are judged by it.
    package mutating func tick(at now: SampleTime) -> [Trouble] {
        var found: [Trouble] = []
        let isQuiet = speaking[.caller] == nil && speaking[.agent] == nil
        if isQuiet {
            found += report(.longSilence, .caller, now.seconds - lastSound.seconds, now)
            if let turn = callerTurnEnded {
                found += report(.agentDidNotAnswer, .agent, now.seconds - turn.seconds, now)
            }
        }
        for (party, spans) in interruptions {
            var spans = spans
            let count = spans.count(at: now.seconds)
            interruptions[party] = spans
            found += report(.interruptions, party, Double(count), now)
        }
        return found + judgeOverlap(at: now)
    }

    private mutating func began(_ party: Party, at: SampleTime) -> [Trouble] {
        var found = report(.longSilence, .caller, 0, at)
        callerTurnEnded = nil
        found += report(.agentDidNotAnswer, .agent, 0, at)
        let other: Party = party == .caller ? .agent : .caller
        if Staff(party) == nil, let since = speaking[other],
            at.seconds - since.seconds >= Self.leastHearing
        {
            var spans = interruptions[party] ?? RecentSpans(window: Self.interruptionWindow)
            spans.add(from: at.seconds, to: at.seconds)
            let count = spans.count(at: at.seconds)
            interruptions[party] = spans
            found += report(.interruptions, party, Double(count), at)
        }
        speaking[party] = at
        voices[party, default: VoiceProfile()].begin()
        lastSound = max(lastSound, at)
        return found
    }

    private mutating func ended(_ party: Party, at: SampleTime) -> [Trouble] {
        guard let since = speaking.removeValue(forKey: party) else { return [] }
        lastSound = max(lastSound, at)
        for (other, from) in speaking where Staff(other) == nil && Staff(party) == nil {
            overlaps.add(from: max(since.seconds, from.seconds), to: at.seconds)
        }
        if party == .caller, speaking[.agent] == nil { callerTurnEnded = at }
        let found = judgeOverlap(at: at)
        guard let turn = voices[party]?.finish(seconds: at.seconds - since.seconds) else {
            return found
        }
        return found + report(.loudness, party, turn.louder, at)
            + report(.pace, party, turn.faster, at)
            + (turn.higher.map { report(.pitch, party, $0, at) } ?? [])
    }

    private mutating func judgeOverlap(at now: SampleTime) -> [Trouble] {
        var seconds = overlaps.seconds(at: now.seconds)
        if let caller = speaking[.caller], let agent = speaking[.agent] {
            seconds += max(0, now.seconds - max(caller.seconds, agent.seconds))
        }
        return report(.overlap, .caller, min(seconds, Self.overlapWindow), now)
    }

    /// Takes a measure's value as it is now; tells of the bounds it has just reached.
    private mutating func report(
        _ measure: TroubleMeasure, _ party: Party, _ value: Double, _ at: SampleTime
    ) -> [Trouble] {
        var found: [Trouble] = []
        for bound in bounds where bound.measure == measure {
            let crossing = Crossing(bound: bound, party: party)
            guard value >= bound.atLeast else {
                reached.remove(crossing)
                continue
            }
            guard reached.insert(crossing).inserted else { continue }
            found.append(
                Trouble(
                    measure: measure, party: party, value: value, bound: bound.atLeast, at: at))
        }
        return found
    }
}
