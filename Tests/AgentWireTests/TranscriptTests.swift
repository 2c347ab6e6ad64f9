// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Foundation
import Testing

/// A recorded conversation for every protocol. `UPDATE_GOLDEN=1` writes down what came of it; a
/// human reads the difference before it is committed.
@Suite struct TranscriptTests {
    @Test(arguments: AgentProtocolCatalog.all.map(\.name))
    func theConversationGoesAsRecorded(name: String) throws {
        let description = try #require(AgentProtocolCatalog.named(name))
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Corpus/\(name).transcript")
        let recorded = try String(contentsOf: file, encoding: .utf8)
        let played = Transcript.play(recorded, in: description)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try played.write(to: file, atomically: true, encoding: .utf8)
        }
        let (was, comes) = (recorded.split(separator: "\n"), played.split(separator: "\n"))
        for (index, line) in comes.enumerated() where index >= was.count || was[index] != line {
            Issue.record("line \(index + 1): \(line)")
            return
        }
        #expect(was.count == comes.count)
        for input in ["open", "<", "key", "played", "handoff", "hear", "stop"] {
            #expect(recorded.contains("\n\(input)") || recorded.hasPrefix(input), "\(input)")
        }
    }
}
