// SPDX-License-Identifier: Apache-2.0

/// How many media threads there are and how they run.
package struct MediaThreadsSettings: Sendable {
    package var threads: Int
    /// The SCHED_FIFO priority to ask for, nil to run as any thread does.
    package var realtimePriority: Int32?
    /// The CPU of each thread; threads beyond the list roam.
    package var cpus: [Int32]
    /// Commands that may wait for one thread's next tick.
    package var commandLimit: Int
    /// Events that may wait for the pump, for each thread.
    package var eventLimit: Int
    /// Ticks made up for in a row after a delay; what is beyond them is skipped and counted.
    package var catchUpLimit: Int

    package init(
        threads: Int = 1, realtimePriority: Int32? = 50, cpus: [Int32] = [],
        commandLimit: Int = 4096, eventLimit: Int = 8192, catchUpLimit: Int = 3
    ) {
        self.threads = max(1, threads)
        self.realtimePriority = realtimePriority
        self.cpus = cpus
        self.commandLimit = max(1, commandLimit)
        self.eventLimit = max(1, eventLimit)
        self.catchUpLimit = max(0, catchUpLimit)
    }
}
