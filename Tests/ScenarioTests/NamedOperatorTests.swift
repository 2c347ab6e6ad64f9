// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Lab
import Logging
import Testing

@Suite struct NamedOperatorTests {
    @Test func theOperatorIsFoundByNameBehindAServerThatIsSilent() async throws {
        var logger = Logger(label: "names")
        logger.logLevel = .critical
        let result = try await NamedOperatorTrial.run(logger: logger)
        #expect(result.operator.first(.connected) != nil, "\(result.events)")
        #expect(result.caller.first(.heard(.operatorA)) != nil, "\(result.events)")
        #expect(result.questions.contains("desk.example.test 35"))
        #expect(result.questions.contains("_sip._udp.desk.example.test 33"))
    }
}
