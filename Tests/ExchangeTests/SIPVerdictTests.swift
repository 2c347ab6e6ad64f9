// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import JSON
import Testing

/// What SIP's statuses come to, where nobody knows statuses any more.
@Suite struct SIPVerdictTests {
    @Test(arguments: [
        (486, OutcomeReason.busy), (600, .busy), (408, .noAnswer), (480, .noAnswer),
        (487, .noAnswer), (603, .declined), (403, .declined), (488, .incompatible),
        (606, .incompatible), (415, .incompatible),
        (404, .badTarget), (484, .badTarget), (604, .badTarget), (500, .trunkFailure),
        (503, .trunkFailure), (302, .moved), (420, .error), (401, .unauthorized),
    ])
    func everyStatusHasItsReason(status: Int, reason: OutcomeReason) {
        #expect(LegFailure(status: status).reason == reason)
    }

    @Test func evidenceIsTheResponseAsItCame() {
        let bare = LegEvidence.sip(486, "Busy Here")
        #expect(bare.words == "486 Busy Here")
        #expect(bare.json == ["status": 486, "text": "Busy Here"])
        let cause = "Q.850;cause=17;text=\"User busy\""
        #expect(
            LegEvidence.sip(486, "Busy Here", reason: cause).json
                == ["status": 486, "text": "Busy Here", "reason": .string(cause)])
    }
}
