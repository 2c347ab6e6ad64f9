// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a party said, as one piece of sound.
struct VoiceClip: Sendable, Hashable {
    /// As the scenario calls it.
    var party: String
    /// When it was heard at the gateway, in milliseconds since the call arrived.
    var at: Int64
    /// 8 kHz.
    var samples: [Int16]

    var end: Int64 { at + Int64(samples.count / 8) }
}

/// What a party says in a fixture: a file, and when it is said, in milliseconds since the scenario
/// began.
struct VoiceFile: Sendable, Hashable {
    var name: String
    var party: String
    var at: Int64
    var samples: [Int16]
}

/// Takes each party's voice out of the tracks of a recording.
///
/// The caller has a track alone. What the caller heard is on one track, whoever it was: it is the
/// agent's voice while they were with the agent and no announcement or music sounded, and the
/// operator's while they were joined, unless operators have a track of their own.
struct VoiceCutter {
    private let account: CallAccount
    private let tape: CallTape
    private let began: Int64

    /// Kept before and after speech of agents, in samples.
    private static let margin = 320
    /// Longest piece of an agent's, in samples: as much as may be sent at once.
    private static let longest = 40 * 8000
    /// Quieter pauses part what an agent says.
    private static let pause = 500

    init(_ account: CallAccount, _ tape: CallTape) {
        self.account = account
        self.tape = tape
        began = account.recordingBegan ?? 0
    }

    /// In the order in which they begin.
    var clips: [VoiceClip] { (caller + agent + operators).sorted { $0.at < $1.at } }

    private var caller: [VoiceClip] {
        guard let track = tape.tracks["caller"] else { return [] }
        return clip("caller", track, began..<max(began, account.caller?.left ?? account.length))
    }

    private var agent: [VoiceClip] {
        guard let track = tape.tracks["heard"] else { return [] }
        return account.spans(hearing: "agent").flatMap { pieces("agent", track, $0) }
    }

    /// A ring has its voice from the answer on where operators have a track, else while the caller
    /// was joined.
    private var operators: [VoiceClip] {
        account.rings.flatMap { ring -> [VoiceClip] in
            guard let answered = ring.answered else { return [] }
            let left = ring.left ?? account.length
            guard answered < left else { return [] }
            if let track = tape.tracks["operator"] {
                return clip(ring.target, track, answered..<left)
            }
            guard let track = tape.tracks["heard"] else { return [] }
            return account.spans(hearing: "operator").map { $0.clamped(to: answered..<left) }
                .filter { !$0.isEmpty }.flatMap { clip(ring.target, track, $0) }
        }
    }

    /// A stretch of a track; nothing where it holds no sound.
    private func clip(_ party: String, _ track: [Int16], _ time: Range<Int64>) -> [VoiceClip] {
        let first = min(track.count, max(0, Int(time.lowerBound - began) * 8))
        let last = min(track.count, max(first, Int(time.upperBound - began) * 8))
        let samples = Array(track[first..<last])
        guard samples.contains(where: { abs(Int($0)) > 8 }) else { return [] }
        return [VoiceClip(party: party, at: began + Int64(first / 8), samples: samples)]
    }

    /// What is said in a stretch of a track, a piece between two pauses.
    private func pieces(_ party: String, _ track: [Int16], _ time: Range<Int64>) -> [VoiceClip] {
        clip(party, track, time).flatMap { whole -> [VoiceClip] in
            SpeechFinder.stretches(in: whole.samples, pause: Self.pause).flatMap { speech in
                let first = max(0, speech.lowerBound - Self.margin)
                let last = min(whole.samples.count, speech.upperBound + Self.margin)
                return stride(from: first, to: last, by: Self.longest).map { start in
                    VoiceClip(
                        party: party, at: whole.at + Int64(start / 8),
                        samples: Array(whole.samples[start..<min(last, start + Self.longest)]))
                }
            }
        }
    }
}

extension CallAccount {
    /// When the leg that a party has at a time was up.
    func connected(_ party: String, before time: Int64) -> Int64 {
        switch party {
        case "caller": caller?.connected ?? 0
        case "agent": agents.first?.connected ?? 0
        default:
            rings.filter { $0.target == party }.compactMap(\.answered)
                .last { $0 <= time } ?? 0
        }
    }

    /// Whether an operator was told facts that no agent had told.
    var hasSignalledContext: Bool {
        let told = Set(requests.flatMap { ($0.value["context"]?.all ?? []).map(\.name) })
        return packages.contains { package in
            (package["context"]?.all ?? []).contains { !told.contains($0.name) }
        }
    }

    /// When the caller had this voice in the ear and nothing of the gateway's own.
    func spans(hearing voice: String) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        for (index, row) in callerHears.enumerated()
        where row.value.contains(where: { $0 == voice || $0.hasPrefix(voice + "-") }) {
            let next = callerHears.dropFirst(index + 1).first?.at ?? length
            guard row.at < next else { continue }
            if let last = spans.last, last.upperBound == row.at {
                spans[spans.count - 1] = last.lowerBound..<next
            } else {
                spans.append(row.at..<next)
            }
        }
        return clips.reduce(spans) { spans, clip in spans.flatMap { $0.without(clip) } }
    }
}

extension Range<Int64> {
    /// What is left of it outside of another.
    func without(_ other: Range<Int64>) -> [Range<Int64>] {
        guard overlaps(other) else { return [self] }
        var parts: [Range<Int64>] = []
        if lowerBound < other.lowerBound { parts.append(lowerBound..<other.lowerBound) }
        if other.upperBound < upperBound { parts.append(other.upperBound..<upperBound) }
        return parts
    }
}
