// SPDX-License-Identifier: Apache-2.0

/// How one media thread is doing, as of its last second.
package struct MediaThreadFigures: Sendable {
    /// Whether the system granted real-time priority.
    package enum Scheduling: Sendable, Hashable {
        case notStarted
        case realtime(priority: Int32)
        /// Not asked for, or refused with this errno.
        case normal(errno: Int32)
    }

    package var scheduling = Scheduling.notStarted
    package var calls = 0
    package var ticks: UInt64 = 0
    /// Ticks that began more than one tick too late.
    package var lateTicks: UInt64 = 0
    /// Ticks left out altogether.
    package var skippedTicks: UInt64 = 0
    /// How late ticks began.
    package var lateness = LatenessHistogram()
    /// CPU time the thread has used, in nanoseconds.
    package var cpuNanoseconds: Int64 = 0
    /// Packets the system would not send, of legs that have closed.
    package var packetsRefused: UInt64 = 0
    /// When these figures were taken, in nanoseconds of the monotonic clock.
    package var takenAtNanoseconds: Int64 = 0
    package var commandsDropped = 0
    package var eventsDropped = 0

    package init() {}

    /// Takes over another thread's figures without new memory.
    mutating func copy(_ other: MediaThreadFigures) {
        scheduling = other.scheduling
        calls = other.calls
        ticks = other.ticks
        lateTicks = other.lateTicks
        skippedTicks = other.skippedTicks
        lateness.copy(other.lateness)
        cpuNanoseconds = other.cpuNanoseconds
        packetsRefused = other.packetsRefused
        takenAtNanoseconds = other.takenAtNanoseconds
    }
}
