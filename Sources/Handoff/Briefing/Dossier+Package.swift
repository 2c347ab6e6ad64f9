// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

extension Dossier {
    /// The package of a handoff as it stands now, with the words of the whisper.
    package func package(
        _ id: HandoffID, call: CallID, route: String, escalation: Escalation, waited: Duration,
        at now: Instant
    ) -> HandoffPackage {
        let name = arrival.callerName.map { SafeText.line($0, limit: 80) }
        let facts = BriefingFacts(
            callerName: name, callerAddress: arrival.callerAddress, reason: escalation.reason,
            evidence: evidence, summary: summary, context: context, conversation: conversation,
            attempts: attempts.filter { $0.result != .completed }, waited: waited)
        return HandoffPackage(
            id: id, call: call, created: wall(at: now), callerAddress: arrival.callerAddress,
            callerName: name, route: route, reason: escalation.reason,
            trigger: escalation.trigger, evidence: evidence, summary: summary, details: details,
            context: context,
            conversation: conversation, attempts: attempts, waited: waited,
            briefing: BriefingWriter(policy: policy).briefing(facts))
    }
}
