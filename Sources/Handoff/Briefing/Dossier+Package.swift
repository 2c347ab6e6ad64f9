// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

extension Dossier {
    /// The package of a handoff as it stands now, with the words of the whisper, as a reader may
    /// know it. `escalation` is as the operator may know it.
    package func package(
        _ id: HandoffID, call: CallID, route: String, escalation: Escalation, waited: Duration,
        for reader: PackageReader = .operator, at now: Instant
    ) -> HandoffPackage {
        let known = privacy.details(for: reader)
        let escalation = reader == .operator ? escalation : recorded(escalation)
        let signalled = arrival.callerName.map { SafeText.line($0, limit: 80) }
        let name = known.contains(.name) ? signalled.map { redaction[reader].redacted($0) } : nil
        let address = known.contains(.number) ? arrival.callerAddress : nil
        let evidence = evidence.map { $0[reader] }
        let conversation = conversation(for: reader)
        let facts = BriefingFacts(
            callerName: name,
            // The words of the whisper stand in the journal, too, and numbers in no line of it.
            callerAddress: reader == .operator ? address : nil,
            reason: escalation.reason, evidence: evidence, summary: summary?[reader],
            details: details[reader], context: context(for: reader), conversation: conversation,
            attempts: attempts.filter { $0.result != .completed }, waited: waited)
        return HandoffPackage(
            id: id, call: call, created: wall(at: now), callerAddress: address,
            callerName: name, route: route, reason: escalation.reason,
            trigger: escalation.trigger, evidence: evidence, summary: summary?[reader],
            details: details[reader], context: facts.context, conversation: conversation,
            attempts: attempts, waited: waited,
            briefing: BriefingWriter(policy: briefing).briefing(facts))
    }
}
