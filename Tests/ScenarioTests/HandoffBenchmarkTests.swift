// SPDX-License-Identifier: Apache-2.0

import Journal
import Lab
import Logging
import Synchronization
import Testing

@Suite struct HandoffBenchmarkTests {
    /// No figure is judged here: a busy machine is slow. But all calls come to an end, and each
    /// figure comes from a telephone that heard what it waited for.
    @Test(.timeLimit(.minutes(2)))
    func everyCallIsBridgedAndTimed() async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let kept = Mutex(0)
        let store = CallJournal(append: { records, done in
            kept.withLock { $0 += records.count }
            done(nil)
        })
        let report = try await HandoffBenchmark.run(
            HandoffBenchSettings(sideBySide: 3, rounds: 2), store: store, logger: logger
        ) { _, _ in }
        #expect(report.calls == 6)
        #expect(report.failed == 0)
        #expect(kept.withLock { $0 } > 6 * 20)
        for spread in [
            report.askingToInvite, report.answerToWhisper, report.acceptToOperatorHears,
            report.acceptToCallerHears, report.acceptToBothWays,
        ] {
            #expect(0 < spread.p50 && spread.p50 <= spread.p99 && spread.p99 <= spread.max)
        }
    }
}
