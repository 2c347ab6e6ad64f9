// SPDX-License-Identifier: Apache-2.0

import Lab
import Logging
import Testing

@Suite struct ConnectionTrialTests {
    @Test(arguments: ConnectionTrial.Ending.allCases)
    func aCallOutlivesItsConnection(_ ending: ConnectionTrial.Ending) async throws {
        var logger = Logger(label: "connections")
        logger.logLevel = .critical
        let result = try await ConnectionTrial.run(ending, logger: logger)
        #expect(result.wasUpWithout, "\(result)")
        switch ending {
        case .byCaller: #expect(result.last.hasPrefix("SIP/2.0 200"), "\(result)")
        case .byGateway: #expect(result.last.hasPrefix("BYE sip:joe@127.0.0.1"), "\(result)")
        }
        #expect(result.callsLeft == 0, "\(result)")
    }
}
