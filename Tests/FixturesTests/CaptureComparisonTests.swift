// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting
import Testing
import Timing
import Verdicts

@testable import Fixtures

/// What came otherwise than in the capture is told.
@Suite struct CaptureComparisonTests {
    private func scenario() throws -> CaptureScenario {
        let caller = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria",
            steps: [
                .when(.connected, after: .seconds(1), .press("4")),
                .when(.then, after: .seconds(1), .press("4")),
                .when(.then, after: .seconds(2), .hangUp),
            ])
        let called = PhoneScript("maria", whenCalled: .answer(after: .zero))
        let calls = try CaptureStage(caller, called, for: .seconds(5)).calls()
        let configuration = try GatewayConfiguration.load(
            path: ImportStage.shipped, environment: [:]
        ).get()
        return CaptureScenario(
            CapturedVisit(number: 0, call: calls.calls[0]), of: "a", under: configuration,
            listening: .level, asks: false)
    }

    private func lines(_ changes: (inout [TimelineLine]) -> Void) -> [TimelineLine] {
        var lines = [
            TimelineLine(10, "caller", "connects", "PCMU/8000"),
            TimelineLine(1050, "caller", "presses", "4 (telephone-event)"),
            TimelineLine(2050, "caller", "presses", "4 (telephone-event)"),
            TimelineLine(4040, "caller", "leaves", "hung up"),
            TimelineLine(4040, "call", "ends", "caller hung up"),
        ]
        changes(&lines)
        return lines
    }

    @Test func everyDifferenceIsTold() throws {
        let scenario = try scenario()
        let cases: [(change: (inout [TimelineLine]) -> Void, words: [String])] = [
            ({ _ in }, []),
            ({ $0[1].milliseconds += 55 }, []),
            ({ $0[1].milliseconds += 300 }, ["key 4, pressed after 1.020 s, comes 280 ms later"]),
            ({ $0.remove(at: 2) }, ["key 4, pressed after 2.020 s, is not heard"]),
            (
                { $0[1].detail = "5 (telephone-event)" },
                [
                    "key 4, pressed after 1.020 s, is not heard",
                    "key 5 is heard after 1.000 s, and is not in the capture",
                ]
            ),
            ({ $0.append(TimelineLine(3000, "caller", "presses", "9 (inband)")) }, []),
            ({ $0.removeLast() }, ["the call does not end"]),
            ({ $0.removeFirst() }, ["the call was not answered"]),
            (
                { $0[3].detail = "the agent ended the call: done" },
                ["the caller ended it after 4.020 s, here the callee does after 4.030 s"]
            ),
            ({ $0[3].milliseconds += 1500 }, ["it ended after 4.020 s, here after 5.530 s"]),
        ]
        for (change, words) in cases {
            #expect(CaptureComparison.differences(of: scenario, in: lines(change)) == words)
        }
    }
}
