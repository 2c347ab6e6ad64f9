// SPDX-License-Identifier: Apache-2.0

/// How the gateway plays what an agent sends over its WebSocket.
package struct StreamLegSettings: Sendable, Hashable {
    /// Sound that may wait to be played; more is dropped.
    package var queueMilliseconds: Int
    /// Marks that may wait; one more is answered at once.
    package var queueMarks: Int
    /// Frames gathered before a sentence starts, so that an agent sending in real time has a
    /// cushion against jitter. A sentence shorter than this starts after as many ticks.
    package var startFrames: Int
    /// Ticks without sound after which the agent counts as having finished.
    package var drainedTicks: Int

    package init(
        queueMilliseconds: Int = 60_000, queueMarks: Int = 256, startFrames: Int = 2,
        drainedTicks: Int = 5
    ) {
        self.queueMilliseconds = min(max(queueMilliseconds, 20), 600_000)
        self.queueMarks = max(queueMarks, 1)
        self.startFrames = max(startFrames, 1)
        self.drainedTicks = max(drainedTicks, 1)
    }
}
