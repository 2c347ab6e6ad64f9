// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Which summaries of a call may be said.
@Suite struct SummaryCheckTests {
    private static let package = HandoffPackage(
        id: HandoffID(rawValue: "call-1-h1"), call: CallID(rawValue: "call-1"),
        created: WallTime(milliseconds: 1_795_515_595_120), callerAddress: nil,
        callerName: "Maria Lopez", route: "help", reason: "wants a refund", trigger: "words",
        evidence: [], summary: nil, details: CaseDetails(),
        context: [
            ContextItem(key: "order", value: "4471"),
            ContextItem(key: "amount", value: "€1,250.00"),
            ContextItem(key: "mail", value: "maria@example.org"),
        ],
        conversation: [
            TranscriptSegment(
                party: .caller,
                text: "my kettle broke twice, I bought it in Hamburg and want my money back"),
            TranscriptSegment(party: .agent, text: "I can only send a new one to you"),
        ], attempts: [], waited: .seconds(95), briefing: "")

    private static func fault(_ text: String) -> String? {
        switch SummaryCheck.summary(text, of: package, within: BriefingPolicy()) {
        case .written: nil
        case .refused(let fault, let detail):
            fault.rawValue + (detail.isEmpty ? "" : ": \(detail.split(separator: " ")[1])")
        }
    }

    @Test(arguments: [
        "Maria Lopez wants a refund for order 4471.",
        "The caller bought a kettle in Hamburg, which broke. She wants her money back.",
        "Maria asks for a refund of 1250 euros. The assistant offered to send a new one.",
        "Refund wanted: the kettle broke twice. Order 4 471.",
        "They have waited for 95 seconds. The kettle is broken and the order is 4471.",
        "Calling about a broken kettle; write to maria@example.org.",
        "maria wants the money for her kettle back, about 1,250.00",
    ])
    func whatThePackageSaysMayBeSaid(_ text: String) {
        #expect(Self.fault(text) == nil)
    }

    @Test(arguments: [
        ("Maria wants a refund for order 4472.", "unfounded: number"),
        ("Maria wants a refund of 1300 euros.", "unfounded: number"),
        ("Maria wants three kettles and a refund.", "unfounded: number"),
        ("Peter wants a refund for the kettle.", "unfounded: name"),
        ("The caller, Peter Miller, wants a refund.", "unfounded: name"),
        ("Maria bought the kettle in Berlin and wants a refund.", "unfounded: name"),
        ("Maria wants a refund. Write to peter@example.org.", "unfounded: address"),
        ("Maria wants a refund, see https://example.org/x", "unfounded: address"),
        ("Maria cancels her gymnasium membership because trainers shouted.", "unfounded: of"),
        ("", "empty"), ("   \n", "empty"), ("**--**", "empty"),
        (String(repeating: "the kettle broke ", count: 30), "too-long"),
    ])
    func whatItDoesNotSayIsNot(_ text: String, _ expected: String) {
        #expect(Self.fault(text) == expected)
    }

    /// Whatever is written, an answer comes.
    @Test func nothingStopsTheCheck() {
        var state: UInt64 = 5
        let alphabet = Array("aZ9 .,@:/-\u{301}€\n\u{0}\u{200D}é7")
        for length in 0..<400 {
            let text = String(
                (0..<length).map { _ -> Character in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return alphabet[Int(state >> 33) % alphabet.count]
                })
            _ = Self.fault(text)
        }
    }
}
