// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Everything captured during a call, for every package, the returning agent and the journal:
/// context is never lost, and never grows without bound.
package struct Dossier: Sendable, Equatable {
    package let arrival: CallArrival
    package let policy: BriefingPolicy
    /// When the caller was answered; the zero of every offset.
    package private(set) var answered: Instant?
    package private(set) var conversation: [TranscriptSegment] = []
    /// Segments that fell out at the front of a very long conversation.
    package private(set) var droppedSegments = 0
    package private(set) var summary: String?
    package private(set) var details = CaseDetails()
    package private(set) var context: [ContextItem] = []
    package private(set) var evidence: [Evidence] = []
    package private(set) var attempts: [Attempt] = []
    private var lastAttempt = 0
    /// How many digits each party's last words ended in: a number may go on in the next ones.
    private var carried: [Party: Int] = [:]
    private var keysInARow = 0
    private var lastKey: Instant?

    private static let mostSegments = 500
    private static let mostContext = 64
    private static let mostEvidence = 64
    private static let mostAttempts = 100
    private static let longestText = 4000

    package init(arrival: CallArrival, policy: BriefingPolicy) {
        self.arrival = arrival
        self.policy = policy
        context = arrival.context.prefix(Self.mostContext).map { item in
            ContextItem(key: SafeText.line(item.key, limit: 64), value: clean(item.value))
        }
    }

    package mutating func answered(at now: Instant) { answered = now }

    /// Time since the caller was answered.
    package func offset(at now: Instant) -> Duration { now - (answered ?? arrival.at) }

    /// Civil time now.
    package func wall(at now: Instant) -> WallTime { arrival.wall.advanced(by: now - arrival.at) }

    /// Keeps what the signal says; the signal comes back as it may be written down.
    package mutating func take(_ signal: Signal, at now: Instant) -> Signal {
        switch signal {
        case .transcript(var segment):
            let said = SafeText.line(segment.text, limit: Self.longestText)
            let before = carried[segment.party] ?? 0
            segment.text =
                policy.redactsNumbers ? NumberRedaction().redacted(said, before: before) : said
            if segment.isFinal {
                if policy.redactsNumbers { carry(said, of: segment.party) }
                keep(segment)
            }
            return .transcript(segment)
        case .agentAsked(let request):
            let request = clean(request)
            keep(request)
            return .agentAsked(request)
        case .digit(let digit): return .digit(masked(digit, at: now))
        case .speechBegan, .speechEnded, .keyword, .agentLost, .trouble, .tone, .answered:
            return signal
        }
    }

    /// The escalation as it may be written down; its evidence is kept.
    package mutating func take(_ escalation: Escalation) -> Escalation {
        var escalation = escalation
        escalation.reason = clean(escalation.reason, limit: 300)
        escalation.evidence = escalation.evidence.prefix(Self.mostEvidence).map { evidence in
            var evidence = evidence
            evidence.detail = clean(evidence.detail, limit: 300)
            return evidence
        }
        evidence = (evidence + escalation.evidence).suffix(Self.mostEvidence)
        return escalation
    }

    /// A new attempt's identity, never given twice in a call.
    package mutating func nextAttempt() -> AttemptID {
        lastAttempt += 1
        return AttemptID(number: lastAttempt)
    }

    package mutating func keep(_ attempt: Attempt) {
        attempts = (attempts + [attempt]).suffix(Self.mostAttempts)
    }

    /// Adds the final response that came after the attempt had been given up.
    package mutating func amend(_ id: AttemptID, with evidence: SIPEvidence?) {
        guard let evidence, let index = attempts.firstIndex(where: { $0.id == id }) else { return }
        attempts[index].sip = evidence
    }

    /// Follows a number that is said in several breaths; once it is long enough to be one, what
    /// was kept of its beginning is taken out, too.
    private mutating func carry(_ said: String, of party: Party) {
        let edges = NumberRedaction().edges(of: said)
        let before = carried[party] ?? 0
        if before > 0, edges.leading > 0, before + edges.leading >= NumberRedaction.shortestRun {
            for index in conversation.indices.reversed()
            where conversation[index].party == party {
                let text = conversation[index].text
                conversation[index].text = NumberRedaction().withoutLastDigits(text)
                guard NumberRedaction().edges(of: text).isAll else { break }
            }
        }
        let most = NumberRedaction.shortestRun
        carried[party] = min(most, edges.isAll ? before + edges.trailing : edges.trailing)
    }

    private mutating func keep(_ segment: TranscriptSegment) {
        conversation.append(segment)
        if conversation.count > Self.mostSegments {
            conversation.removeFirst()
            droppedSegments += 1
        }
    }

    private mutating func keep(_ request: AgentRequest) {
        if let summary = request.summary, !summary.isEmpty { self.summary = summary }
        details.take(request.details)
        for item in request.context {
            if let index = context.firstIndex(where: { $0.key == item.key }) {
                context[index] = item
            } else if context.count < Self.mostContext {
                context.append(item)
            }
        }
    }

    private func clean(_ request: AgentRequest) -> AgentRequest {
        AgentRequest(
            reason: clean(request.reason, limit: 300),
            summary: request.summary.map { clean($0) },
            details: request.details.mapTexts { text, _ in clean(text) },
            context: request.context.prefix(Self.mostContext).map { item in
                ContextItem(key: SafeText.line(item.key, limit: 64), value: clean(item.value))
            },
            route: request.route.map { SafeText.line($0, limit: 64) })
    }

    /// A reason from outside as it may be written down.
    func cleaned(_ reason: String) -> String { clean(reason, limit: 300) }

    private func clean(_ text: String, limit: Int = Dossier.longestText) -> String {
        let line = SafeText.line(text, limit: limit)
        return policy.redactsNumbers ? NumberRedaction().redacted(line) : line
    }

    /// A caller who presses key after key is entering a number: from the fourth on, keys are not
    /// written down.
    private mutating func masked(_ digit: Digit, at now: Instant) -> Digit {
        guard digit.party == .caller, policy.redactsNumbers else { return digit }
        if let lastKey, now - lastKey < .seconds(5) { keysInARow += 1 } else { keysInARow = 1 }
        lastKey = now
        guard keysInARow > 3 else { return digit }
        var digit = digit
        digit.key = "\u{2022}"
        return digit
    }
}
