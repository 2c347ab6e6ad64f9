// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

extension AgentReport {
    /// 34 years in milliseconds.
    private static let longest: Int64 = 1 << 40

    /// Reads a report back from what the journal keeps of it: the name of its signal, and `detail`.
    /// Nil for other signals, and for what lacks what makes it a report.
    package init?(signal name: String, _ detail: JSONValue) {
        let report: AgentReport? =
            switch name {
            case "agent-status": Self.status(detail)
            case "agent-intent":
                detail["intent"]?.string.map {
                    .intent(
                        $0, slots: [ContextItem](detail["slots"]),
                        confidence: detail["confidence"]?.double)
                }
            case "agent-confidence": detail["confidence"]?.double.map { .confidence($0) }
            case "agent-sentiment": Self.sentiment(detail)
            case "agent-tool": Self.tool(detail)
            case "agent-context": .context([ContextItem](detail["context"]))
            default: nil
            }
        guard let report else { return nil }
        self = report
    }

    private static func status(_ detail: JSONValue) -> AgentReport? {
        guard let status = detail["state"]?.string.flatMap(AgentStatus.init(rawValue:)),
            let lasting = detail["for_ms"]?.integer, 0...longest ~= lasting
        else { return nil }
        return .status(status, lasting: .milliseconds(lasting))
    }

    private static func sentiment(_ detail: JSONValue) -> AgentReport? {
        guard let label = detail["sentiment"]?.string,
            let party = detail["party"]?.string.flatMap(Party.init(rawValue:))
        else { return nil }
        return .sentiment(label, of: party, score: detail["score"]?.double)
    }

    /// A failure without words is one all the same.
    private static func tool(_ detail: JSONValue) -> AgentReport? {
        guard let tool = detail["tool"]?.string else { return nil }
        let failed = detail["ok"] == .bool(false)
        return .tool(tool, error: detail["error"]?.string ?? (failed ? "" : nil))
    }
}
