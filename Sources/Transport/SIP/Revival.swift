// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Opens a socket again that died, at growing intervals until it is there.
final class Revival {
    private static let first = TimeAmount.milliseconds(100)
    private static let longest = TimeAmount.seconds(5)

    /// Why the socket is not there; nil while it is, or before it ever was.
    private(set) var reason: String?
    private var delay = Revival.first
    private var timer: Scheduled<Void>?
    private(set) var isStopped = false

    /// Schedules an attempt. `open` reports with `succeeded` or by calling `failed` again.
    func failed(
        _ reason: String, on eventLoop: any EventLoop, open: @escaping @Sendable () -> Void
    ) {
        guard !isStopped else { return }
        self.reason = reason
        timer?.cancel()
        timer = eventLoop.scheduleTask(in: delay, open)
        delay = min(delay * 2, Self.longest)
    }

    func succeeded() {
        reason = nil
        delay = Self.first
    }

    func stop() {
        isStopped = true
        timer?.cancel()
    }
}
