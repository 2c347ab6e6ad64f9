// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import JSON
import Testing

/// One reader for every way a person can be asked for: the bot's socket and the HTTP API.
@Suite struct HandoffRequestReaderTests {
    private static func request(_ text: String) throws -> AgentRequest {
        HandoffRequestReader.request(from: try JSONReader.read(text))
    }

    @Test func theCaseComesInFields() throws {
        let request = try Self.request(
            """
            {"reason":"refund","identity":{"name":"Maria Lopez","verified":true,
             "method":"date of birth"},"account":99887766,"orders":["A-4471",4472],
             "issue":"Charged twice.","tried":["restarted the router","new cable"],
             "next_step":"Refund 12.50.","context":{"plan":"gold"}}
            """)
        #expect(
            request.details
                == CaseDetails(
                    identity: CallerIdentity(
                        name: "Maria Lopez", isVerified: true, method: "date of birth"),
                    account: "99887766", orders: ["A-4471", "4472"], issue: "Charged twice.",
                    tried: ["restarted the router", "new cable"], nextStep: "Refund 12.50."))
        #expect(request.context == [ContextItem(key: "plan", value: "gold")])
        #expect(HandoffRequestReader.request(from: request.json) == request)
    }

    @Test(arguments: [
        (#"{"identity":"Maria"}"#, CaseDetails(identity: CallerIdentity(name: "Maria"))),
        (#"{"identity":{"verified":"yes"}}"#, CaseDetails()),
        (#"{"identity":7,"account":[],"orders":{},"issue":3,"tried":true}"#, CaseDetails()),
        (
            #"{"orders":"A-1","tried":"a restart"}"#,
            CaseDetails(orders: ["A-1"], tried: ["a restart"])
        ),
        (#"{"orders":[null," ",{"a":1},"B"],"next_step":"  "}"#, CaseDetails(orders: ["B"])),
    ])
    func whatIsOfTheWrongTypeIsLeftOut(text: String, details: CaseDetails) throws {
        #expect(try Self.request(text).details == details)
    }

    @Test func everyFieldIsBounded() throws {
        let long = String(repeating: "x", count: 5000)
        let many = Array(repeating: #""\#(long)""#, count: 40).joined(separator: ",")
        let details = try JSONReader.read(
            #"{"issue":"\#(long)","account":"\#(long)","tried":[\#(many)],"identity":"\#(long)"}"#,
            limits: .init(bytes: 1 << 20))
        let request = HandoffRequestReader.request(from: details)
        #expect(request.details.issue?.count == 500 && request.details.account?.count == 500)
        #expect(request.details.tried.map(\.count) == Array(repeating: 500, count: 16))
        #expect(request.details.identity?.name?.count == 128)
    }

    @Test(arguments: [
        (#"{"reason":"r","summary":"s","account":1,"context":{},"orders":["a"]}"#, 0),
        (#"{"reason":null}"#, 0), (#"{"reason":5}"#, 1), (#"{"context":"x"}"#, 1),
        (#"{"reson":"typo"}"#, 1), (#"{"tried":7,"identity":true,"route":{}}"#, 3), ("[]", 1),
    ])
    func saysWhatCannotBeUsed(text: String, count: Int) throws {
        let problems = HandoffRequestReader.problems(in: try JSONReader.read(text))
        #expect(problems.count == count, "\(problems)")
    }

    @Test func aLaterRequestAddsToTheEarlier() {
        var details = CaseDetails(
            identity: CallerIdentity(name: "Maria"), account: "1", tried: ["a"], nextStep: "n")
        details.add(
            CaseDetails(identity: CallerIdentity(isVerified: true), issue: "i", tried: ["a", "b"]))
        #expect(
            details
                == CaseDetails(
                    identity: CallerIdentity(name: "Maria", isVerified: true), account: "1",
                    issue: "i", tried: ["a", "b"], nextStep: "n"))
    }
}
