// SPDX-License-Identifier: Apache-2.0

import CLinux
package import NIOCore
import NIOPosix

/// The one thread that signalling and decisions run on: everything confined to `eventLoop` needs
/// no lock and happens in one order.
package struct ControlLoop: Sendable {
    private let group: MultiThreadedEventLoopGroup

    /// Starts the thread. One that computes for long takes a `niceness`, so that a call that has
    /// to be answered never waits for a text to be spoken.
    package init(niceness: Int32 = 0) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        if niceness > 0 { group.any().execute { clinux_nice_thread(niceness) } }
    }

    package var eventLoop: any EventLoop { group.any() }

    /// Stops the thread, after everything on it was closed.
    package func shutDown() async throws { try await group.shutdownGracefully() }
}
