// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import JSON

/// What the console asks of the running gateway; everything it shows, it reads in the journal.
package struct ConsoleActions: Sendable {
    /// What a running call says to a request; nil when no such call runs.
    package typealias Answer = CallAnswer?

    /// Feeds a piece of transcript to a running call.
    package var transcript: @Sendable (CallID, TranscriptSegment) async -> Answer
    /// Tells a running call what its agent reports beside its words.
    package var report: @Sendable (CallID, AgentReport) async -> Answer
    /// Brings a human into a running call.
    package var takeOver: @Sendable (CallID, TakeOver) async -> Answer
    /// Asks for a human as the agent of the call.
    package var handoff: @Sendable (CallID, AgentRequest) async -> Answer
    /// Ends a running call once what its agent said has been heard.
    package var hangUp: @Sendable (CallID, _ reason: String) async -> Answer
    /// Starts, pauses or stops the recording of a running call.
    package var recording: @Sendable (CallID, RecordingWish) async -> Answer
    /// The recordings there are.
    package var recordings: RecordingShelf
    /// Ends the handoff of a running call: the caller goes back to the agent.
    package var abortHandoff: @Sendable (CallID) async -> Answer
    /// The package of a handoff as its operator may know it, for who shows the key of the link in
    /// the INVITE; nil when the key opens nothing, or nothing any more.
    package var package: @Sendable (HandoffID, _ key: String) async -> HandoffPackage?
    /// How everybody is who can be called.
    package var operators: @Sendable () async -> [OperatorStatus]
    /// What an operator of this name says of themselves; returns how they are then, nil where there
    /// is no such operator.
    package var setPresence: @Sendable (PresenceWish, String) async -> OperatorStatus?
    /// What comes of a browser's tab in which somebody waits for calls; in order, for each tab.
    package var desk: @Sendable (DeskTabEvent) -> Void
    /// Why a call came to a person, or did not, made of its records: `lines` in plain words, and what
    /// they say as members. Nil where the records do not have the beginning. May block.
    package var explanation: @Sendable ([JournalRecord]) -> JSONValue?
    /// Loads rules and routes anew, for the calls that come after.
    package var reload: @Sendable (Reload) async -> Reload.Answer
    /// What `/v1/health` shows besides `status`: calls, versions, what is missing.
    package var health: @Sendable () async -> Health
    /// Metrics in Prometheus' text format.
    package var metrics: @Sendable () async -> [Metric]

    /// Rules and routes are to be loaded anew.
    package struct Reload: Sendable, Hashable {
        /// Who changed them, and why; nil leaves it to the files.
        package var author: String?
        package var note: String?

        package init(author: String? = nil, note: String? = nil) {
            self.author = author
            self.note = note
        }

        package enum Answer: Sendable, Hashable {
            /// They hold from now on; the members say what they are.
            case loaded([JSONValue.Member])
            /// Nothing has changed, for this is wrong with them: file, line, what, and what to write.
            case refused([JSONValue])
        }
    }

    /// How the gateway is.
    package struct Health: Sendable, Hashable {
        /// False while it drains or cannot take calls: answered with 503.
        package var isReady: Bool
        package var details: [JSONValue.Member]

        package init(isReady: Bool, details: [JSONValue.Member] = []) {
            self.isReady = isReady
            self.details = details
        }
    }

    package init(
        transcript: @escaping @Sendable (CallID, TranscriptSegment) async -> Answer,
        report: @escaping @Sendable (CallID, AgentReport) async -> Answer = { _, _ in nil },
        takeOver: @escaping @Sendable (CallID, TakeOver) async -> Answer,
        handoff: @escaping @Sendable (CallID, AgentRequest) async -> Answer,
        hangUp: @escaping @Sendable (CallID, _ reason: String) async -> Answer,
        recording: @escaping @Sendable (CallID, RecordingWish) async -> Answer = { _, _ in nil },
        recordings: RecordingShelf = .none,
        abortHandoff: @escaping @Sendable (CallID) async -> Answer,
        package: @escaping @Sendable (HandoffID, _ key: String) async -> HandoffPackage? =
            { _, _ in nil },
        operators: @escaping @Sendable () async -> [OperatorStatus] = { [] },
        setPresence: @escaping @Sendable (PresenceWish, String) async -> OperatorStatus? =
            { _, _ in nil },
        desk: @escaping @Sendable (DeskTabEvent) -> Void = { _ in },
        explanation: @escaping @Sendable ([JournalRecord]) -> JSONValue? = { _ in nil },
        reload: @escaping @Sendable (Reload) async -> Reload.Answer = { _ in .refused([]) },
        health: @escaping @Sendable () async -> Health,
        metrics: @escaping @Sendable () async -> [Metric]
    ) {
        self.transcript = transcript
        self.report = report
        self.takeOver = takeOver
        self.handoff = handoff
        self.hangUp = hangUp
        self.recording = recording
        self.recordings = recordings
        self.abortHandoff = abortHandoff
        self.package = package
        self.operators = operators
        self.setPresence = setPresence
        self.desk = desk
        self.explanation = explanation
        self.reload = reload
        self.health = health
        self.metrics = metrics
    }
}
