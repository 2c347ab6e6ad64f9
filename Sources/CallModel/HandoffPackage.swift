// SPDX-License-Identifier: Apache-2.0

/// Everything the human gets with the call (`handoff.json`; schema in `Docs/handoff.schema.json`).
///
/// It is made for one reader: what that reader may not know is not in it.
package struct HandoffPackage: Sendable, Hashable {
    package var id: HandoffID
    package var call: CallID
    package var created: WallTime
    /// Who is calling: number or SIP address as signalled, and display name; nil where they were
    /// not signalled, or the reader may not know them.
    package var callerAddress: Redacted<String>?
    package var callerName: String?
    package var route: String
    package var reason: String
    package var trigger: String
    package var evidence: [Evidence]
    /// The agent's own summary, where it gave one.
    package var summary: String?
    /// The case in fields.
    package var details: CaseDetails
    /// Free facts beside them.
    package var context: [ContextItem]
    /// The conversation so far, oldest first; final segments only.
    package var conversation: [TranscriptSegment]
    /// Targets tried before this one.
    package var attempts: [Attempt]
    /// How long the caller had waited for a person when the package was made.
    package var waited: Duration
    /// The words of the whisper.
    package var briefing: String

    package init(
        id: HandoffID, call: CallID, created: WallTime, callerAddress: Redacted<String>?,
        callerName: String?, route: String, reason: String, trigger: String,
        evidence: [Evidence], summary: String?, details: CaseDetails = CaseDetails(),
        context: [ContextItem],
        conversation: [TranscriptSegment], attempts: [Attempt], waited: Duration,
        briefing: String
    ) {
        self.id = id
        self.call = call
        self.created = created
        self.callerAddress = callerAddress
        self.callerName = callerName
        self.route = route
        self.reason = reason
        self.trigger = trigger
        self.evidence = evidence
        self.summary = summary
        self.details = details
        self.context = context
        self.conversation = conversation
        self.attempts = attempts
        self.waited = waited
        self.briefing = briefing
    }
}
