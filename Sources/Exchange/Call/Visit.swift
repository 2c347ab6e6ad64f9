// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff

/// Who has come and where to, as the call's machine, its agents and its operators are told.
package struct Visit: Sendable {
    package let arrival: CallArrival
    /// Who is calling, for those who are shown it.
    package let who: CallerIdentity
    /// What any agent is told of the call, under the names Pipecat reads: `call_id`, `from_number`,
    /// `to_number`.
    let introduction: [ContextItem]

    package init(_ call: CallID, arrival: CallArrival, who: CallerIdentity) {
        self.arrival = arrival
        self.who = who
        let number = who.isWithheld ? CallerIdentity.anonymous : who.number ?? ""
        introduction =
            [
                ContextItem(key: "call_id", value: call.rawValue),
                ContextItem(key: "from_number", value: number),
                ContextItem(key: "to_number", value: arrival.to),
            ] + arrival.context
    }
}

/// Our call to a target, whatever kind of leg leads there.
struct OutgoingCall: Sendable {
    let attempt: AttemptID
    /// Which of the call's operators whoever answers is.
    let number: OperatorNumber
    let target: Target
    /// What whoever takes the caller is to know.
    let package: HandoffPackage
    /// Why the caller is handed off, in a line.
    let reason: String
    /// Where the package can be read on; nil where no links are sent.
    let link: String?
    /// Where a desk of the user's shows the handoff.
    let screenPop: String?
    let visit: Visit
    /// All targets of the call's plan.
    let known: [Target]

    var seat: Seat { .attempt(attempt, as: number) }
}
