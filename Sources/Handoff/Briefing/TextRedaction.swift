// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Takes out of texts what one reader may not know of this caller.
struct TextRedaction: Sendable, Equatable {
    static let nameMark = "[name removed]"

    private let keeps: Set<PersonalDetail>
    private let numbers: NumberRedaction
    /// The caller's name as signalled; nil when it may stay, or is too short to look for.
    private let name: String?

    init(for reader: PackageReader, _ policy: PrivacyPolicy, _ arrival: CallArrival) {
        var keeps = policy.details(for: reader)
        // A journal's lines are shown where numbers are not; the address has a field of its own.
        if reader == .record { keeps.remove(.number) }
        self.keeps = keeps
        numbers = NumberRedaction(
            keeping: keeps, callerNumber: CallerNumber.user(of: arrival.callerAddress.exposed))
        let name = SafeText.plain(arrival.callerName ?? "", limit: 80)
        self.name = keeps.contains(.name) || name.count < 3 ? nil : name
    }

    /// The text as the reader may know it; `before` are digits of a number that goes on in it.
    func redacted(_ text: String, before: [Int] = [], kind: PersonalDetail? = nil) -> String {
        var result = SecretRedaction().redacted(text)
        if let name { result = result.replacing(name, with: Self.nameMark) }
        return numbers.redacted(result, before: before, kind: kind)
    }

    /// What takes the place of a number, nil when it stays.
    func mark(for digits: [Int]) -> String? { numbers.mark(for: digits) }

    /// The value of a fact; its key says what its numbers are, or that it is a secret.
    func redacted(_ item: ContextItem) -> ContextItem {
        var item = item
        let isRemark = SecretWords.remarks.contains(item.value.lowercased())
        if SecretWords.isSecret(key: item.key), !isRemark {
            item.value = SecretRedaction.mark
        } else {
            item.value = redacted(item.value, kind: NumberWords.kind(ofKey: item.key))
        }
        item.key = redacted(item.key)
        return item
    }

    func redacted(_ details: CaseDetails) -> CaseDetails {
        details.mapTexts { text, field in
            switch field {
            case .name: keeps.contains(.name) ? redacted(text) : nil
            case .account: keeps.contains(.account) ? redacted(text, kind: .account) : nil
            case .order: keeps.contains(.orders) ? redacted(text, kind: .orders) : nil
            case .text: redacted(text)
            }
        }
    }

    func redacted(_ report: AgentReport) -> AgentReport {
        report.map {
            redacted($0)
        } item: {
            redacted($0)
        }
    }

    func redacted(_ escalation: Escalation) -> Escalation {
        var escalation = escalation
        escalation.reason = redacted(escalation.reason)
        escalation.evidence = escalation.evidence.map { evidence in
            var evidence = evidence
            evidence.detail = redacted(evidence.detail)
            return evidence
        }
        return escalation
    }
}
