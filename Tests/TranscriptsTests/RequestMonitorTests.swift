// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Transcripts

@Suite struct RequestMonitorTests {
    private func say(
        _ monitor: inout RequestMonitor, _ text: String, _ seconds: Double,
        of party: Party = .caller
    ) -> [Double] {
        monitor.receive(
            TranscriptSegment(party: party, text: text),
            at: SampleTime(samples: Int64(seconds * 8000))
        ).map(\.value)
    }

    @Test func theSameRequestAgainIsCounted() {
        var monitor = RequestMonitor(bounds: [
            TroubleBound(.repeatedRequest), TroubleBound(.repeatedRequest, atLeast: 3),
        ])
        #expect(say(&monitor, "I want to cancel my account", 5).isEmpty)
        #expect(say(&monitor, "what is the weather", 10).isEmpty)
        #expect(say(&monitor, "I said cancel my account, please!", 15) == [2])
        #expect(say(&monitor, "cancel my account", 20) == [3])
        #expect(say(&monitor, "cancel my account!", 25).isEmpty)
        #expect(say(&monitor, "yes", 26).isEmpty)
        #expect(say(&monitor, "what is the weather like", 28) == [2])
        #expect(say(&monitor, "cancel my account", 400).isEmpty, "that was long ago")
    }

    @Test func onlyTheCallersFinalWordsAreRequests() {
        var monitor = RequestMonitor(bounds: TroubleBound.standard)
        for second in 0..<5 {
            #expect(say(&monitor, "your account is locked", Double(second), of: .agent).isEmpty)
        }
        var partial = TranscriptSegment(party: .caller, text: "cancel my account")
        partial.isFinal = false
        for second in 0..<5 {
            let found = monitor.receive(partial, at: SampleTime(samples: Int64(second * 8000)))
            #expect(found.isEmpty)
        }
    }
}
