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

    /// Opens it after a while, and again until it is there, which `opened` is told. `open` calls
    /// `succeeded` itself: it also opens the socket for the first time.
    func begin(
        after reason: String, on eventLoop: any EventLoop,
        open: @escaping @Sendable () -> EventLoopFuture<Void>,
        opened: @escaping @Sendable () -> Void
    ) {
        guard !isStopped else { return }
        self.reason = reason
        timer?.cancel()
        let bound = Confined(self, on: eventLoop)
        timer = bound.after(delay) { _ in
            open().whenComplete { result in
                switch result {
                case .success: opened()
                case .failure(let error):
                    bound.value.begin(
                        after: "\(error)", on: eventLoop, open: open, opened: opened)
                }
            }
        }
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
