// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Everything captured during a call, for every package, the returning agent and the journal:
/// context is never lost, and never grows without bound.
///
/// It is kept once for each reader, as that reader may know it. What nobody may know (cards, PINs,
/// passwords) is not kept at all.
package struct Dossier: Sendable, Equatable {
    package let arrival: CallArrival
    package let privacy: PrivacyPolicy
    package let briefing: BriefingPolicy
    let redaction: ByReader<TextRedaction>
    /// When the caller was answered; the zero of every offset.
    package private(set) var answered: Instant?
    private var segments: [ByReader<TranscriptSegment>] = []
    private(set) var summary: ByReader<String>?
    private(set) var details = ByReader(operator: CaseDetails(), record: CaseDetails())
    private(set) var context: [ByReader<ContextItem>] = []
    private var reported = ReportedFacts()
    private(set) var evidence: [ByReader<Evidence>] = []
    package private(set) var attempts: [Attempt] = []
    private var lastAttempt = 0
    /// The digits each party's last words ended in: a number may go on in the next ones.
    private var carried: [Party: [Int]] = [:]
    private var question = SecretQuestion()
    private var keysInARow = 0
    private var lastKey: Instant?
    /// The caller is typing a number at which they are called back: it stands in one place alone.
    var hidesKeys = false

    private static let noteKey = "operator_note"
    private static let mostSegments = 500
    private static let mostContext = 64
    private static let mostEvidence = 64
    private static let mostAttempts = 100
    private static let longestText = 4000

    package init(
        arrival: CallArrival, privacy: PrivacyPolicy = PrivacyPolicy(),
        briefing: BriefingPolicy = BriefingPolicy()
    ) {
        self.arrival = arrival
        self.privacy = privacy
        self.briefing = briefing
        redaction = ByReader(
            operator: TextRedaction(for: .operator, privacy, arrival),
            record: TextRedaction(for: .record, privacy, arrival))
        context = arrival.context.prefix(Self.mostContext).map { item in
            let line = ContextItem(
                key: SafeText.plain(item.key, limit: 64),
                value: SafeText.plain(item.value, limit: Self.longestText))
            return redaction.map { redaction, _ in redaction.redacted(line) }
        }
    }

    package mutating func answered(at now: Instant) { answered = now }

    /// Time since the caller was answered.
    package func offset(at now: Instant) -> Duration { now - (answered ?? arrival.at) }

    /// Civil time now.
    package func wall(at now: Instant) -> WallTime { arrival.wall.advanced(by: now - arrival.at) }

    /// The conversation as a reader may know it.
    package func conversation(for reader: PackageReader) -> [TranscriptSegment] {
        segments.map { $0[reader] }
    }

    /// The captured facts as a reader may know them.
    package func context(for reader: PackageReader) -> [ContextItem] {
        // A package has room for so many; what the agent gave with its request goes first.
        (context + reported.facts.suffix(Self.mostContext - context.count)).map { $0[reader] }
    }

    /// Keeps what the signal says; the signal comes back as it may be written down.
    package mutating func keep(_ signal: Signal, at now: Instant) -> Signal {
        switch signal {
        case .transcript(var segment):
            segment.text = SafeText.plain(segment.text, limit: Self.longestText)
            return .transcript(keep(segment).record)
        case .agentAsked(let request):
            let request = bounded(request)
            keep(request)
            return .agentAsked(recorded(request))
        case .digit(let digit): return .digit(masked(digit, at: now))
        case .reported(let report):
            let report = report.bounded
            keep(report)
            return .reported(redaction.record.redacted(report))
        case .speechBegan, .speechEnded, .keyword, .agentLost, .trouble, .tone, .answered:
            return signal
        }
    }

    /// The number that the caller rings from, where it is one that can be called.
    var callersNumber: String? {
        let user = CallerNumber.user(of: arrival.callerAddress.exposed)
        let digits = user.filter { $0.isASCII && $0.isNumber }
        let rest = user.filter { !$0.isNumber }
        guard CallbackRequest.lengths.contains(digits.count),
            rest.allSatisfy({ "+-. ()".contains($0) })
        else { return nil }
        return (user.hasPrefix("+") ? "+" : "") + digits
    }

    /// What operators wrote down, as agents and the journal may know it.
    package var note: String? {
        context.first { $0.record.key == Self.noteKey }?.record.value
    }

    /// Keeps what an operator wrote down, behind what they wrote before; it comes back as it may be
    /// written down. Whoever is called next finds it among the facts.
    mutating func keepNote(_ text: String) -> String {
        let text = SafeText.plain(text, limit: 2000)
        let forms = redaction.map { redaction, _ in
            ContextItem(key: Self.noteKey, value: redaction.redacted(text))
        }
        if let index = context.firstIndex(where: { $0.operator.key == Self.noteKey }) {
            let before = context[index]
            context[index] = ByReader(
                operator: Self.joined(before.operator, forms.operator),
                record: Self.joined(before.record, forms.record))
        } else {
            // It is worth more than what a bot said first.
            if context.count >= Self.mostContext { context.removeLast() }
            context.insert(forms, at: 0)
        }
        return forms.record.value
    }

    private static func joined(_ before: ContextItem, _ new: ContextItem) -> ContextItem {
        let text = "\(before.value) \(new.value)"
        return ContextItem(key: noteKey, value: String(text.suffix(longestText)))
    }

    /// Keeps the evidence of an escalation; it comes back as the operator may know it.
    package mutating func keep(_ escalation: Escalation) -> Escalation {
        var escalation = escalation
        escalation.reason = SafeText.plain(escalation.reason, limit: 300)
        escalation.evidence = escalation.evidence.prefix(Self.mostEvidence).map { evidence in
            var evidence = evidence
            evidence.detail = SafeText.plain(evidence.detail, limit: 300)
            return evidence
        }
        let readers = redaction.map { redaction, _ in redaction.redacted(escalation) }
        let kept = zip(readers.operator.evidence, readers.record.evidence).map {
            ByReader(operator: $0, record: $1)
        }
        evidence = (evidence + kept).suffix(Self.mostEvidence)
        return readers.operator
    }

    /// What the rules made of the call, as it may be written down; it is no evidence for anybody.
    func keep(_ observation: RuleObservation) -> RuleObservation {
        switch observation {
        case .shadowed(let escalation): .shadowed(recorded(escalation))
        case .nearMissed(let miss):
            .nearMissed(
                NearMiss(
                    rule: miss.rule,
                    evidence: redaction.record.redacted(
                        Escalation(
                            trigger: miss.rule, reason: miss.why, evidence: miss.evidence,
                            isExplicit: false)
                    ).evidence, why: miss.why))
        case .scored(let score): .scored(score)
        }
    }

    /// The escalation as it may be written down.
    func recorded(_ escalation: Escalation) -> Escalation { redaction.record.redacted(escalation) }

    /// A new attempt's identity, never given twice in a call.
    package mutating func nextAttempt() -> AttemptID {
        lastAttempt += 1
        return AttemptID(number: lastAttempt)
    }

    package mutating func keep(_ attempt: Attempt) {
        attempts = (attempts + [attempt]).suffix(Self.mostAttempts)
    }

    /// Adds what the leg said after the attempt had been given up.
    package mutating func amend(_ id: AttemptID, with evidence: LegEvidence?) {
        guard let evidence, let index = attempts.firstIndex(where: { $0.id == id }) else { return }
        attempts[index].evidence = evidence
    }

    /// The words as each reader may know them; final ones are kept.
    private mutating func keep(_ segment: TranscriptSegment) -> ByReader<TranscriptSegment> {
        var said = segment.text
        if let kind = question.answered(by: segment) {
            said = SecretRedaction().redactedAnswer(said, to: kind)
        }
        let before = carried[segment.party] ?? []
        let forms = redaction.map { redaction, _ in
            var form = segment
            form.text = redaction.redacted(said, before: before)
            return form
        }
        guard segment.isFinal else { return forms }
        question.note(segment)
        carry(said, of: segment.party)
        keep(forms)
        return forms
    }

    /// Follows a number that is said in several breaths; once it is one that a reader may not
    /// know, what was kept of its beginning is taken out, too.
    private mutating func carry(_ said: String, of party: Party) {
        let edges = NumberRedaction.edges(of: said)
        let before = carried[party] ?? []
        if !before.isEmpty, !edges.leading.isEmpty {
            for reader in PackageReader.allCases {
                guard let mark = redaction[reader].mark(for: before + edges.leading) else {
                    continue
                }
                takeOutLastDigits(of: party, for: reader, mark: mark)
            }
        }
        carried[party] = Array((edges.isAll ? before + edges.trailing : edges.trailing).suffix(24))
    }

    private mutating func takeOutLastDigits(
        of party: Party, for reader: PackageReader, mark: String
    ) {
        for index in segments.indices.reversed() where segments[index].record.party == party {
            let text = segments[index][reader].text
            segments[index][reader].text = NumberRedaction.withoutLastDigits(text, mark: mark)
            guard NumberRedaction.edges(of: text).isAll else { return }
        }
    }

    private mutating func keep(_ segment: ByReader<TranscriptSegment>) {
        segments.append(segment)
        if segments.count > Self.mostSegments {
            segments.removeFirst()
        }
    }

    private mutating func keep(_ request: AgentRequest) {
        if let summary = request.summary, !summary.isEmpty {
            self.summary = redaction.map { redaction, _ in redaction.redacted(summary) }
        }
        details = redaction.map { redaction, reader in
            var details = details[reader]
            details.add(redaction.redacted(request.details))
            return details
        }
        for item in request.context {
            let forms = redaction.map { redaction, _ in redaction.redacted(item) }
            reported.forget(forms.operator.key)
            if let index = context.firstIndex(where: { $0.operator.key == forms.operator.key }) {
                context[index] = forms
            } else if context.count < Self.mostContext {
                context.append(forms)
            }
        }
    }

    /// A reported fact is no reason to lose one that the agent gave with its request, and no
    /// reason to keep an older value of it.
    private mutating func keep(_ report: AgentReport) {
        for fact in report.facts {
            let forms = redaction.map { redaction, _ in redaction.redacted(fact) }
            if let index = context.firstIndex(where: { $0.operator.key == forms.operator.key }) {
                context[index] = forms
            } else {
                reported.keep(forms)
            }
        }
        if let failure = report.failure {
            reported.keep(failure: redaction.map { redaction, _ in redaction.redacted(failure) })
        }
    }

    /// The request in one line each, and not too long.
    private func bounded(_ request: AgentRequest) -> AgentRequest {
        AgentRequest(
            reason: SafeText.plain(request.reason, limit: 300),
            summary: request.summary.map { SafeText.plain($0, limit: Self.longestText) },
            details: request.details.mapTexts { text, _ in SafeText.plain(text, limit: 500) },
            context: request.context.prefix(Self.mostContext).map { item in
                ContextItem(
                    key: SafeText.plain(item.key, limit: 64),
                    value: SafeText.plain(item.value, limit: Self.longestText))
            },
            route: request.route.map { SafeText.plain($0, limit: 64) })
    }

    /// A reason from outside as it may be written down.
    package func cleaned(_ reason: String, limit: Int = 300) -> String {
        redaction.record.redacted(SafeText.plain(reason, limit: limit))
    }

    private func recorded(_ request: AgentRequest) -> AgentRequest {
        let redaction = redaction.record
        return AgentRequest(
            reason: redaction.redacted(request.reason),
            summary: request.summary.map { redaction.redacted($0) },
            details: redaction.redacted(request.details),
            context: request.context.map { redaction.redacted($0) }, route: request.route)
    }

    /// A caller who presses key after key is entering a number: from the fourth on, keys are not
    /// written down; none is while a secret is asked for.
    private mutating func masked(_ digit: Digit, at now: Instant) -> Digit {
        let isHidden = hidesKeys || question.isOpen
        guard digit.party == .caller, !privacy.record.contains(.account) || isHidden else {
            return digit
        }
        if let lastKey, now - lastKey < .seconds(5) { keysInARow += 1 } else { keysInARow = 1 }
        lastKey = now
        guard keysInARow > 3 || isHidden else { return digit }
        var digit = digit
        digit.key = "\u{2022}"
        return digit
    }
}

/// A secret that a party was asked for: its answer is taken out.
struct SecretQuestion: Sendable, Equatable {
    private var kind: SecretWords.Kind?
    private var asker: Party?
    /// Answers that may still come: people first say "one moment".
    private var left = 0

    var isOpen: Bool { kind != nil }

    /// What the segment may answer; nil when nothing is asked of its speaker.
    func answered(by segment: TranscriptSegment) -> SecretWords.Kind? {
        segment.party == asker ? nil : kind
    }

    mutating func note(_ segment: TranscriptSegment) {
        if let asked = SecretRedaction.question(in: segment.text) {
            (kind, asker, left) = (asked, segment.party, 2)
        } else if segment.party == asker {
            // The asker goes on to something else.
            left = min(left, 1)
        } else {
            left -= 1
        }
        if left <= 0 { (kind, asker, left) = (nil, nil, 0) }
    }
}

extension Dossier {
    /// More than the briefing has room for, in words, as the operator may know it.
    var detail: String {
        let facts = BriefingFacts(
            callerName: nil, callerAddress: nil, reason: "", evidence: [],
            summary: summary?.operator,
            details: reported.completing(details.operator, for: .operator),
            context: context(for: .operator), conversation: conversation(for: .operator),
            attempts: [], waited: .zero)
        return BriefingWriter(policy: briefing).detail(facts)
    }
}

extension Dossier {
    /// The package of a handoff as it stands now, with the words of the whisper, as a reader may
    /// know it. `escalation` is as the operator may know it.
    package func package(
        _ id: HandoffID, call: CallID, route: String, escalation: Escalation, waited: Duration,
        for reader: PackageReader = .operator, at now: Instant
    ) -> HandoffPackage {
        let known = privacy.details(for: reader)
        let escalation = reader == .operator ? escalation : recorded(escalation)
        let signalled = arrival.callerName.map { SafeText.plain($0, limit: 80) }
        let name = known.contains(.name) ? signalled.map { redaction[reader].redacted($0) } : nil
        let address = known.contains(.number) ? arrival.callerAddress : nil
        let evidence = evidence.map { $0[reader] }
        let details = reported.completing(details[reader], for: reader)
        let conversation = conversation(for: reader)
        let facts = BriefingFacts(
            callerName: name,
            // The words of the whisper stand in the journal, too, and numbers in no line of it.
            callerAddress: reader == .operator ? address : nil,
            reason: escalation.reason, evidence: evidence, summary: summary?[reader],
            details: details, context: context(for: reader), conversation: conversation,
            attempts: attempts.filter { $0.result != .completed }, waited: waited,
            urgency: escalation.urgency)
        return HandoffPackage(
            id: id, call: call, created: wall(at: now), callerAddress: address,
            callerName: name, route: route, reason: escalation.reason,
            trigger: escalation.trigger, evidence: evidence, summary: summary?[reader],
            details: details, context: facts.context, conversation: conversation,
            attempts: attempts, waited: waited,
            briefing: BriefingWriter(policy: briefing).briefing(facts),
            urgency: escalation.urgency)
    }
}
