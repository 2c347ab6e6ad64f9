// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON

/// Reads what an agent reported back from what the journal keeps of it (`AgentReport.detail`).
enum AgentReportReader {
    static func report(named name: String, _ detail: JSONValue) -> AgentReport? {
        switch name {
        case "agent-status": status(detail)
        case "agent-intent":
            detail["intent"]?.string.map {
                .intent(
                    $0, slots: SignalReader.facts(detail["slots"]),
                    confidence: detail["confidence"]?.double)
            }
        case "agent-confidence": detail["confidence"]?.double.map { .confidence($0) }
        case "agent-sentiment": sentiment(detail)
        case "agent-tool": tool(detail)
        case "agent-context": .context(SignalReader.facts(detail["context"]))
        default: nil
        }
    }

    private static func status(_ detail: JSONValue) -> AgentReport? {
        guard let status = detail["state"]?.string.flatMap(AgentStatus.init(rawValue:)),
            let lasting = detail["for_ms"]?.integer, 0...Self.longest ~= lasting
        else { return nil }
        return .status(status, lasting: .milliseconds(lasting))
    }

    private static func sentiment(_ detail: JSONValue) -> AgentReport? {
        guard let label = detail["sentiment"]?.string, let party = SignalReader.party(detail)
        else { return nil }
        return .sentiment(label, of: party, score: detail["score"]?.double)
    }

    /// A failure without words is one all the same.
    private static func tool(_ detail: JSONValue) -> AgentReport? {
        guard let tool = detail["tool"]?.string else { return nil }
        let failed = detail["ok"] == .bool(false)
        return .tool(tool, error: detail["error"]?.string ?? (failed ? "" : nil))
    }

    /// 34 years in milliseconds.
    private static let longest: Int64 = 1 << 40
}
