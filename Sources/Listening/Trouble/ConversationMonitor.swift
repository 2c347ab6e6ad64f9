// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Notices that a conversation goes badly, by simple measures with their numbers: someone louder
/// or faster than they were, both speaking at once, cutting in, asking again, silence, and an
/// agent that does not answer.
///
/// Inputs are placed on the call's time line. Each measure is reported when it passes its bound
/// and again only after it was back below.
package struct ConversationMonitor: Sendable {
    package enum Input: Sendable, Hashable {
        case speechBegan(Party, at: SampleTime)
        case speechEnded(Party, at: SampleTime)
        /// Level of 20 ms of a party's speech, dBFS.
        case level(Party, decibels: Float)
        /// A final segment.
        case transcript(TranscriptSegment)
        /// The agent's engine says that it is working on an answer.
        case agentIsThinking
    }

    /// Where each measure begins to be trouble.
    package struct Bounds: Sendable, Hashable {
        /// Decibels over the party's own baseline.
        package var loudness: Double = 6
        /// Times the party's own rate of syllables.
        package var pace: Double = 1.4
        /// Seconds of both speaking within the last 30.
        package var overlap: Double = 3
        /// Times within the last minute.
        package var interruptions = 3
        /// Times the same was asked.
        package var repetitions = 2
        /// Seconds.
        package var silence: Double = 10
        /// Seconds after the caller's turn.
        package var agentDelay: Double = 4

        package init() {}
    }

    private let bounds: Bounds
    private var voices: [Party: VoiceProfile] = [:]
    private var speaking: [Party: SampleTime] = [:]
    private var lastSound: SampleTime?
    private var overlaps = RecentSpans(window: 30)
    private var interruptions = RecentSpans(window: 60)
    private var requests = RequestMemory()
    private var callerTurnEnded: SampleTime?
    private var reported: Set<String> = []

    package init(bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// Takes one input; `now` is the time on the call's line.
    package mutating func handle(_ input: Input, at now: SampleTime) -> [Trouble] {
        switch input {
        case .speechBegan(let party, let at): return began(party, at: at)
        case .speechEnded(let party, let at): return ended(party, at: at)
        case .level(let party, let decibels):
            voices[party, default: VoiceProfile()].hear(decibels)
            return []
        case .transcript(let segment): return said(segment, at: now)
        case .agentIsThinking:
            callerTurnEnded = nil
            return []
        }
    }

    /// Call about once a second: silence and the agent's delay are judged by it.
    package mutating func tick(at now: SampleTime) -> [Trouble] {
        var found: [Trouble] = []
        if speaking.isEmpty {
            let since = now.seconds - (lastSound?.seconds ?? 0)
            if since >= bounds.silence {
                found += once("long-silence", .caller, since, "s", now)
            }
        }
        if let turn = callerTurnEnded, speaking[.caller] == nil, speaking[.agent] == nil {
            let since = now.seconds - turn.seconds
            if since >= bounds.agentDelay {
                callerTurnEnded = nil
                found.append(
                    Trouble(
                        measure: "agent-did-not-answer", party: .agent, value: since, unit: "s",
                        at: now))
            }
        }
        found += judgeOverlap(at: now)
        return found
    }

    private mutating func began(_ party: Party, at: SampleTime) -> [Trouble] {
        var found: [Trouble] = []
        reported.remove("long-silence")
        if party == .agent { callerTurnEnded = nil }
        if party == .caller, let agent = speaking[.agent], at.seconds - agent.seconds >= 0.5 {
            interruptions.add(from: at.seconds, to: at.seconds)
            let count = interruptions.count(at: at.seconds)
            if count >= bounds.interruptions {
                found += once("interruptions", .caller, Double(count), "count", at)
            } else {
                reported.remove("interruptions")
            }
        }
        speaking[party] = at
        voices[party, default: VoiceProfile()].begin()
        lastSound = at
        return found
    }

    private mutating func ended(_ party: Party, at: SampleTime) -> [Trouble] {
        guard let since = speaking.removeValue(forKey: party) else { return [] }
        lastSound = max(lastSound ?? at, at)
        for (other, from) in speaking where other != party {
            overlaps.add(from: max(since.seconds, from.seconds), to: at.seconds)
        }
        if party == .caller, speaking[.agent] == nil { callerTurnEnded = at }
        var found = judgeOverlap(at: at)
        guard let turn = voices[party]?.finish(seconds: at.seconds - since.seconds) else {
            return found
        }
        if turn.louder >= bounds.loudness {
            found += once("loudness", party, turn.louder, "dB", at)
        } else if turn.louder < bounds.loudness / 2 {
            reported.remove("loudness" + party.rawValue)
        }
        if turn.faster >= bounds.pace {
            found += once("pace", party, turn.syllablesPerSecond, "syllables/s", at)
        } else {
            reported.remove("pace" + party.rawValue)
        }
        return found
    }

    private mutating func judgeOverlap(at now: SampleTime) -> [Trouble] {
        var seconds = overlaps.seconds(at: now.seconds)
        if let caller = speaking[.caller], let agent = speaking[.agent] {
            seconds += max(0, now.seconds - max(caller.seconds, agent.seconds))
        }
        guard seconds >= bounds.overlap else {
            reported.remove("overlap" + Party.caller.rawValue)
            return []
        }
        return once("overlap", .caller, seconds, "s", now)
    }

    private mutating func said(_ segment: TranscriptSegment, at now: SampleTime) -> [Trouble] {
        guard segment.isFinal, segment.party == .caller else { return [] }
        let times = requests.count(of: segment.text, at: now.seconds)
        guard times >= bounds.repetitions else { return [] }
        return [
            Trouble(
                measure: "repeated-request", party: .caller, value: Double(times),
                unit: "count", at: segment.end ?? now)
        ]
    }

    private mutating func once(
        _ measure: String, _ party: Party, _ value: Double, _ unit: String, _ at: SampleTime
    ) -> [Trouble] {
        let key =
            measure == "long-silence" || measure == "interruptions"
            ? measure : measure + party.rawValue
        guard reported.insert(key).inserted else { return [] }
        return [Trouble(measure: measure, party: party, value: value, unit: unit, at: at)]
    }
}
