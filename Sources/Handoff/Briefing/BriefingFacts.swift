// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a briefing is made of, as its reader may know it.
package struct BriefingFacts: Sendable, Hashable {
    package var callerName: String?
    /// Nil when the reader may not know it.
    package var callerAddress: Redacted<String>?
    package var reason: String
    package var evidence: [Evidence]
    package var summary: String?
    package var details: CaseDetails
    package var context: [ContextItem]
    package var conversation: [TranscriptSegment]
    package var attempts: [Attempt]
    package var waited: Duration
    package var urgency: Urgency

    package init(
        callerName: String? = nil, callerAddress: Redacted<String>? = nil, reason: String,
        evidence: [Evidence] = [], summary: String? = nil, details: CaseDetails = CaseDetails(),
        context: [ContextItem] = [],
        conversation: [TranscriptSegment] = [], attempts: [Attempt] = [],
        waited: Duration = .zero, urgency: Urgency = .normal
    ) {
        self.callerName = callerName
        self.callerAddress = callerAddress
        self.reason = reason
        self.evidence = evidence
        self.summary = summary
        self.details = details
        self.context = context
        self.conversation = conversation
        self.attempts = attempts
        self.waited = waited
        self.urgency = urgency
    }
}
