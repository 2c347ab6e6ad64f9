// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// State that belongs to one event loop: named on any thread, touched on that loop alone, which is
/// asserted.
///
/// ```swift
/// let room = try await Confined.made(on: loop) { CoreDriver(…) }
/// room.tell { $0.take(input) }                // from any thread: later, in order
/// let load = try await room.ask { $0.load }   // from a task
/// timer = Confined(self, on: loop).after(.seconds(1)) { $0.timersDue() }
/// ```
package struct Confined<State>: Sendable {
    package let eventLoop: any EventLoop
    private let bound: NIOLoopBound<State>

    /// Confines what was made on the loop, which is where this is called.
    package init(_ state: State, on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        bound = NIOLoopBound(state, eventLoop: eventLoop)
    }

    /// Makes state on the loop it belongs to.
    package static func made(
        on eventLoop: any EventLoop, _ make: @escaping @Sendable () throws -> State
    ) async throws -> Confined {
        try await eventLoop.submit { Confined(try make(), on: eventLoop) }.get()
    }

    /// The state, for who is on its loop; traps anywhere else.
    package var value: State { bound.value }

    /// Does something with it on its loop, after what was told before.
    package func tell(_ body: @escaping @Sendable (State) -> Void) {
        eventLoop.execute { body(value) }
    }

    /// Asks it something.
    ///
    /// - Throws: what `body` throws, or the loop's own error once that has ended.
    package func ask<Answer: Sendable>(
        _ body: @escaping @Sendable (State) throws -> Answer
    ) async throws -> Answer {
        try await eventLoop.submit { try body(value) }.get()
    }

    /// Has it do something that takes its time, and waits for the end of it.
    package func wait<Answer: Sendable>(
        for body: @escaping @Sendable (State) -> EventLoopFuture<Answer>
    ) async throws -> Answer {
        try await eventLoop.flatSubmit { body(value) }.get()
    }

    /// Does something with it after a while.
    @discardableResult
    package func after(
        _ delay: TimeAmount, _ body: @escaping @Sendable (State) -> Void
    ) -> Scheduled<Void> {
        eventLoop.scheduleTask(in: delay) { body(value) }
    }

    /// Does something with it again and again, for the first time after one interval.
    package func every(
        _ interval: TimeAmount, _ body: @escaping @Sendable (State) -> Void
    ) -> RepeatedTask {
        eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in body(value) }
    }
}
