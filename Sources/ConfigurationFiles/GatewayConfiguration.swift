// SPDX-License-Identifier: Apache-2.0

package import Exchange
package import Handoff
package import SIP
package import Triggers

/// Everything the gateway is told at start: validated, complete, every default filled in.
package struct GatewayConfiguration: Sendable {
    package var sip: SIPSettings
    package var http: HTTPSettings
    package var agent: AgentSettings
    package var media: MediaSettings
    package var lines: [LineSettings]
    /// By name.
    package var trunks: [String: Trunk]
    /// The credentials of operators that have their own, by name.
    package var operatorCredentials: [String: Credentials]
    /// Routes with their targets, timings, keys and briefing policy. Its default route is that of
    /// `default_route:`; use `plan(for:)` for a call on a line.
    package var plan: CallPlan
    package var prompts: PromptSettings
    package var listening: ListeningSettings
    package var journal: JournalSettings
    package var limits: LimitSettings
    package var log: LogSettings
    /// How long running calls may go on when the gateway is told to stop.
    package var shutdownGrace: Duration
    package var rules: [TriggerRule]
    /// What loads and is probably not meant.
    package var warnings: [ConfigurationProblem] = []
    /// Where the files have what is checked against this machine: file and line by key.
    var places: [String: (file: String, line: Int)] = [:]

    /// A problem with the value of a key such as `journal.path`.
    package func problem(
        _ key: String, _ what: String, write: String
    ) -> ConfigurationProblem {
        let place = places[key] ?? places[""] ?? (file: "configuration", line: 0)
        return ConfigurationProblem(
            file: place.file, line: place.line, what: what, write: write)
    }

    /// The line a call to this user part arrives on; nil when nobody takes it.
    package func line(for user: String) -> LineSettings? {
        lines.first { $0.numbers.contains(user) } ?? lines.first { $0.numbers.contains("*") }
    }

    /// The plan of a call on a line: the line's own route is the default one.
    package func plan(for line: LineSettings) -> CallPlan {
        var plan = plan
        if let route = plan.route(named: line.route) { plan.defaultRoute = route }
        return plan
    }
}
