// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import ConfigurationFiles
package import Listening
package import Timing
import Transcripts

/// All that is heard in the calls of a gateway, party by party: fed with the frames of their legs, it
/// answers with signals. It knows no clock and no thread, so that a live call and a recorded one are
/// heard alike.
///
/// Confined to whoever made it.
package final class CallHearing {
    package struct Settings: Sendable {
        package var models = ListeningModels()
        /// Phrases to listen for; nil for none.
        package var keywords: KeywordSet?
        /// Phrases that machines say, listened for on operators' legs; nil for none.
        var machinePhrases: KeywordSet?
        /// What operators hear from the gateway: no evidence when it comes back.
        package var operatorPrompts: [String] = []
        /// Whose exchanges the tones are of; nil for any.
        package var toneCountry: String?
        /// Whose voices are searched for phrases.
        var keywordParties: Set<Party.Role> = [.caller]
        /// The measures of trouble that rules wait for.
        package var troubleBounds: Set<TroubleBound> = []

        package init() {}

        /// Listens for the configured phrases, as far as the models go.
        package mutating func listen(
            _ listening: ListeningSettings, with models: ListeningModels
        ) throws(KeywordError) {
            self.models = models
            keywordParties = listening.parties
            toneCountry = listening.toneCountry
            guard models.phones != nil else { return }
            let phrases = listening.keywords.map(KeywordPhrase.init)
            let margin =
                models.recogniser == nil ? KeywordSet.candidateMargin : KeywordSet.judgedMargin
            if !phrases.isEmpty {
                keywords = try KeywordSet(phrases, pronouncer: models.pronouncer, margin: margin)
            }
            // Without the pronunciation model most of these words cannot be listened for.
            guard models.pronouncer != nil else { return }
            machinePhrases = try KeywordSet(
                MachinePhrases.spotted.map { KeywordPhrase(text: $0) }
                    + (listening.parties.contains(.operator) ? phrases : []),
                pronouncer: models.pronouncer, margin: margin)
        }
    }

    /// What a model heard of a party, and what of it the rules are told.
    package struct Heard {
        package var call: CallID
        package var party: Party
        package var detection: Detection
        package var signals: [Signal]
    }

    /// One party of a call, from the first of its sound.
    private struct WatchedParty {
        let id: WatchID
        /// Until when, on an operator's leg, it is still asked who answered.
        var judgesAnswerUntil: SampleTime?
        /// The time of the last frame of the leg.
        var lastTime: SampleTime?
    }

    private final class Watched {
        var parties: [Party: WatchedParty] = [:]
        let ears: CallEars
        /// The last 20 ms each party was sent: an echo of it is no speech of theirs.
        private var played: [Party: [Int16]] = [:]

        init(ears: CallEars) { self.ears = ears }

        /// Keeps what was sent, in the room of what was sent before.
        func play(_ samples: UnsafeBufferPointer<Int16>, to party: Party) {
            played[party, default: []].removeAll(keepingCapacity: true)
            played[party, default: []].append(contentsOf: samples)
        }

        /// What the party was sent while it said something of this length; empty where that is
        /// not known.
        func withPlayed<Result>(
            to party: Party, count: Int, _ body: (UnsafeBufferPointer<Int16>) -> Result
        ) -> Result {
            let sound = played[party] ?? []
            return sound.withUnsafeBufferPointer {
                body(sound.count == count ? $0 : UnsafeBufferPointer(start: nil, count: 0))
            }
        }
    }

    /// How long it is asked who answered an operator's phone: the longest briefing, and some.
    private static let answerSamples: Int64 = 95 * 8000

    private var settings: Settings
    private let worker: ListeningWorker
    private var calls: [CallID: Watched] = [:]
    private var owners: [WatchID: (call: CallID, party: Party)] = [:]
    private var lastWatch: UInt64 = 0

    package init(_ settings: Settings) {
        self.settings = settings
        worker = ListeningWorker(models: settings.models)
    }

    package var statistics: ListeningStatistics { worker.statistics }

    /// Calls that come from now on are measured for other rules.
    func wait(for bounds: Set<TroubleBound>) { settings.troubleBounds = bounds }

    package func watch(_ call: CallID) {
        let ears = CallEars(
            bounds: settings.troubleBounds, country: settings.toneCountry,
            said: settings.operatorPrompts)
        calls[call] = Watched(ears: ears)
    }

    package func forget(_ call: CallID) {
        guard let watched = calls.removeValue(forKey: call) else { return }
        for party in watched.parties.values {
            worker.forget(party.id)
            owners[party.id] = nil
        }
    }

    /// Caller and agent talk with each other again.
    package func talkBegan(_ call: CallID) -> [Signal] { calls[call]?.ears.talkBegan() ?? [] }

    /// Takes 20 ms of what a party is sent, 160 samples at 8 kHz.
    package func play(_ samples: UnsafeBufferPointer<Int16>, to party: Party, in call: CallID) {
        guard party != .agent else { return }
        calls[call]?.play(samples, to: party)
    }

    /// Takes 20 ms of a party's voice, 160 samples at 8 kHz; says what was heard without models.
    package func hear(
        _ samples: UnsafeBufferPointer<Int16>, of party: Party, in call: CallID,
        at time: SampleTime
    ) -> [Signal] {
        guard let watched = calls[call] else { return [] }
        let id = watched.parties[party]?.id ?? beginWatching(party, of: call, watched)
        if case .operator = party { followOperator(party, time, watched) }
        return watched.withPlayed(to: party, count: samples.count) { played in
            worker.hear(id, samples, played: played)
            return watched.ears.hear(samples, of: party, played: played, at: time)
        }
    }

    /// Runs the models over what has come, and says what they heard; to be called every 20 ms.
    package func advance() -> [Heard] {
        worker.advance().compactMap { heard in
            guard let (call, party) = owners[heard.watch] else { return nil }
            return Heard(
                call: call, party: party, detection: heard.detection,
                signals: signals(heard.detection, party, call))
        }
    }

    /// The sound of a party from here to the latest, as far back as 4 s.
    package func sound(of party: Party, in call: CallID, from start: SampleTime) -> [Int16] {
        calls[call]?.parties[party].map { worker.sound(of: $0.id, from: start) } ?? []
    }

    private func signals(
        _ detection: Detection, _ party: Party, _ call: CallID
    ) -> [Signal] {
        if case .keyword(let hit) = detection, isMachine(hit.phrase, (call, party)) {
            return calls[call]?.ears.hearMachine(hit).map { [$0] } ?? []
        }
        let heard = Signal(detection, of: party).map { [$0] } ?? []
        return heard + (calls[call]?.ears.note(detection, of: party) ?? [])
    }

    private func beginWatching(_ party: Party, of call: CallID, _ watched: Watched) -> WatchID {
        lastWatch += 1
        let id = WatchID(lastWatch)
        watched.parties[party] = WatchedParty(id: id)
        owners[id] = (call, party)
        worker.watch(id, plan(for: party))
        return id
    }

    /// The time of an operator's leg begins at zero with each new leg. Phrases of machines are
    /// listened for as long as one may be asked to accept, and not while people talk.
    private func followOperator(_ party: Party, _ time: SampleTime, _ watched: Watched) {
        guard var leg = watched.parties[party] else { return }
        if leg.lastTime.map({ time <= $0 }) ?? true {
            watched.ears.legBegan(party)
            leg.judgesAnswerUntil = SampleTime(samples: Self.answerSamples)
            worker.watch(leg.id, plan(for: party, judgesAnswer: true))
        } else if let until = leg.judgesAnswerUntil, until < time {
            leg.judgesAnswerUntil = nil
            if settings.machinePhrases != nil {
                worker.watch(leg.id, plan(for: party, judgesAnswer: false))
            }
        }
        leg.lastTime = time
        watched.parties[party] = leg
    }

    /// What is listened for in a party's voice.
    private func plan(for party: Party, judgesAnswer: Bool = false) -> ListeningPlan {
        let own = settings.keywordParties.contains(party.role) ? settings.keywords : nil
        return ListeningPlan(
            party: party, keywords: judgesAnswer ? settings.machinePhrases ?? own : own)
    }

    /// Whether a phrase heard on an operator's leg is one that machines say.
    private func isMachine(_ phrase: String, _ owner: (call: CallID, party: Party)) -> Bool {
        calls[owner.call]?.parties[owner.party]?.judgesAnswerUntil != nil
            && settings.machinePhrases?.phrases.contains { $0.text == phrase } ?? false
            && !(settings.keywords?.phrases.contains { $0.text == phrase } ?? false)
    }
}

extension Signal {
    /// What was heard on a party's leg, as the rules know it; nil for what no rule judges.
    init?(_ detection: Detection, of party: Party) {
        switch detection {
        case .speechBegan(let at): self = .speechBegan(party, at: at)
        case .speechEnded(let began, let ended):
            self = .speechEnded(party, began: began, ended: ended)
        case .keyword(let hit): self = .keyword(hit)
        case .digit(let key, let at):
            self = .digit(Digit(party: party, key: key, carrier: .inband, at: at))
        case .trouble(let trouble): self = .trouble(trouble)
        case .answer(let verdict):
            guard verdict.isConclusive else { return nil }
            self = .answered(verdict.kind, of: party, at: verdict.at)
        case .tone(let tone, let at): self = .tone(party, tone, at: at)
        }
    }
}
