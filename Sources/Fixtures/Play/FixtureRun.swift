// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import GatewayTesting
import JSON
import Timing

/// What came of a scenario that was played: the journal of its call, and what each party said and
/// heard.
struct FixtureRun: Sendable {
    /// A party of the call, as scenarios and timelines name it.
    struct Member: Sendable {
        /// `caller`, `agent`, or the operator's name.
        var name: String
        /// As the gateway had it decoded.
        var said: SoundTrack
        /// As it came to the ear, after the network.
        var heard: SoundTrack
        /// The keys that came to it.
        var keys: [(at: Instant, key: Character)]
    }

    let scenario: FixtureScenario
    let seed: UInt64
    /// Whether everything was over before the limit.
    let isOver: Bool
    /// Since the scenario began.
    let length: Duration
    let members: [Member]
    /// What went to each party from the gateway, and what came, as a recording would have it.
    let sent: [Party: SoundTrack]
    let said: [Party: SoundTrack]
    let records: [JournalRecord]
    /// When the call arrived.
    let arrived: Instant
    let phones: [ScriptedPhone]
    let violations: [Violation]
    /// The packages operators were offered, in order.
    let packages: [JSONValue]
    /// What the journal keeps of them.
    let recordedPackages: [JSONValue]
    /// What the agent was told of handoffs, at its own end of the socket.
    let notices: [(at: Instant, words: String)]
    /// Which operator was dialled in which attempt.
    let targets: [Int: String]

    /// What came of a scenario's call.
    init(scenario: FixtureScenario, _ played: PlayedCall) {
        self.scenario = scenario
        isOver = played.isOver
        seed = scenario.seed
        length = played.ended - .zero
        records = played.records
        arrived = played.arrived
        phones = played.phones
        violations = played.violations
        packages = played.offered
        recordedPackages = records.filter { $0.name == "handoff.package" }.map(\.detail)
        notices = (played.bot?.notices ?? []).map { ($0.at, $0.status.word) }
        targets = records.dialledTargets
        sent = played.sent
        said = played.said
        members = Self.members(played)
    }

    private static func members(_ played: PlayedCall) -> [Member] {
        var members: [Member] = []
        for phone in played.phones {
            let isCaller = phone.script.dials != nil
            let heard = SoundTrack(phone.heard)
            guard isCaller || !phone.notes.isEmpty else { continue }
            let said =
                isCaller
                ? played.said[.caller] ?? SoundTrack() : said(by: phone, played)
            members.append(
                Member(
                    name: isCaller ? "caller" : phone.script.name, said: said, heard: heard,
                    keys: phone.keysGot))
        }
        if let bot = played.bot {
            members.insert(
                Member(
                    name: "agent", said: played.said[.agent] ?? SoundTrack(),
                    heard: SoundTrack(bot.heard), keys: bot.keys), at: min(1, members.count))
        }
        return members
    }

    /// What the legs carried that led to this phone, while it was in the call.
    private static func said(by phone: ScriptedPhone, _ played: PlayedCall) -> SoundTrack {
        let calls = played.records.filter {
            $0.name == "operator.dialled"
                && $0.detail["target"]?.string == phone.script.name
        }
        var said = SoundTrack()
        for talk in phone.talks {
            let call = calls.last { played.arrived + $0.offset <= talk.lowerBound }
            let party = call?.detail["party"]?.string.flatMap(Party.init(rawValue:)) ?? .operator
            if let track = played.said[party] { said.add(track, in: talk) }
        }
        return said
    }

    /// When something in the journal happened, since the scenario began.
    func milliseconds(_ record: JournalRecord) -> Int64 {
        (arrived + record.offset - .zero).inMilliseconds
    }
}

extension FixtureRun {
    /// Who of those in the call waits for something that does not come, in words.
    var waiting: [String] {
        phones.compactMap { phone in
            let name = phone.script.name
            let entries = scenario.entries[name] ?? []
            guard phone.isBusy, entries.indices.contains(phone.nextStep) else { return nil }
            let entry = entries[phone.nextStep]
            return "\(name) waits for '\(entry.words)' (line \(entry.line))"
        }
    }
}

extension ScriptedPhone {
    fileprivate var keysGot: [(at: Instant, key: Character)] {
        notes.compactMap { note in
            if case .gotKey(let key) = note.what { (note.at, key) } else { nil }
        }
    }

    /// When it was in calls.
    fileprivate var talks: [Range<Instant>] {
        var talks: [Range<Instant>] = []
        var began: Instant?
        for note in notes {
            switch note.what {
            case .connected: began = note.at
            case .ended, .acted(.hangUp):
                if let start = began, start < note.at { talks.append(start..<note.at) }
                began = nil
            default: break
            }
        }
        if let began { talks.append(began..<(began + .seconds(3600))) }
        return talks
    }
}
