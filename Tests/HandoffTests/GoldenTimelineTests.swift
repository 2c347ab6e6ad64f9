// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The whole of a call, line by line: what users read in `timeline.txt`.
@Suite struct GoldenTimelineTests {
    @Test func firstDoesNotAnswerSecondAccepts() {
        var call = Rehearsal.talking()
        call.take(
            .signal(
                .transcript(TranscriptSegment(party: .caller, text: "I want to talk to a person"))))
        call.take(.escalation(.asked))
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        call.pass(.seconds(15))
        call.take(.operatorRinging(2, .said(180, "Ringing")))
        call.pass(.seconds(4))
        call.take(.operatorAnswered(2, .said(200, "OK")))
        call.pass(.milliseconds(7500))
        call.press("1")
        call.pass(.seconds(60))
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(2))
        #expect(call.violations == [])
        #expect(call.timeline == GoldenTimelines.secondAccepts, "\n\(call.timeline)")
    }

    @Test func nobodyAtAll() {
        var call = Rehearsal.escalated(.two(.voicemail))
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        call.take(.operatorFailed(2, .declined, .said(603, "Decline")))
        call.pass(.milliseconds(4300))
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.pass(.milliseconds(3700))
        call.press("#", by: .caller)
        call.pass(.seconds(4))
        #expect(call.violations == [])
        #expect(call.timeline == GoldenTimelines.nobody, "\n\(call.timeline)")
    }
}
