// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The link to a desk of the user's.
@Suite struct ScreenPopTests {
    private func package(account: String? = nil, reason: String = "asked") -> HandoffPackage {
        HandoffPackage(
            id: HandoffID(1, of: CallID(rawValue: "c1")), call: CallID(rawValue: "c1"),
            created: WallTime(milliseconds: 0), callerAddress: nil, callerName: nil,
            route: "billing", reason: reason, trigger: "t", evidence: [], summary: nil,
            details: CaseDetails(account: account), context: [], conversation: [], attempts: [],
            waited: .zero, briefing: "")
    }

    @Test func everyPlaceIsFilledIn() throws {
        let pop = try ScreenPop(
            "https://crm.example/x/{handoff.id}?c={call.id}&a={account}&r={route}&w={reason}")
        #expect(
            pop.link(for: package(account: "4471", reason: "a & b"))
                == "https://crm.example/x/c1-h1?c=c1&a=4471&r=billing&w=a%20%26%20b")
        #expect(pop.link(for: package()).contains("&a=&"))
    }

    /// Nothing that a call says gets out of its place: not out of the header, not into the host.
    @Test(arguments: [
        "\">;x=<sip:a@b>", "../..//evil", "\r\nX-Evil: 1", "ä€😀", "%00", "@evil.example",
    ])
    func whatACallSaysStaysInItsPlace(text: String) throws {
        let link = try ScreenPop("https://crm.example/{account}").link(for: package(account: text))
        #expect(link.hasPrefix("https://crm.example/"))
        let rest = link.dropFirst("https://crm.example/".count)
        #expect(
            rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~%".contains($0)) })
    }

    @Test func aLongFactIsCut() throws {
        let long = String(repeating: "ä", count: 10_000)
        let link = try ScreenPop("https://crm.example/{account}").link(for: package(account: long))
        #expect(link.utf8.count < 500)
    }

    @Test(
        arguments: [
            ("crm.example/{call.id}", .noAddress), ("https://crm.example/<{call.id}>", .noAddress),
            ("https://crm.example/ {call.id}", .noAddress), ("", .noAddress),
            ("https://crm.example/{caller}", .place("caller")),
            ("https://crm.example/{}", .place("")),
            ("https://crm.example/{call.id", .brace), ("https://crm.example/call.id}", .brace),
            ("https://{account}.example/", .inHost), ("https://crm.example{account}", .inHost),
            ("https://", .inHost),
        ] as [(String, ScreenPop.Problem)])
    func whatIsNoLinkIsRefused(text: String, problem: ScreenPop.Problem) {
        #expect(throws: problem) { _ = try ScreenPop(text) }
    }
}
