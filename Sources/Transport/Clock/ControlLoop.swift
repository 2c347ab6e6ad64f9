// SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOPosix

/// The one thread that signalling and decisions run on: everything confined to `eventLoop` needs
/// no lock and happens in one order.
package struct ControlLoop: Sendable {
    private let group: MultiThreadedEventLoopGroup

    /// Starts the thread.
    package init() { group = MultiThreadedEventLoopGroup(numberOfThreads: 1) }

    package var eventLoop: any EventLoop { group.any() }

    /// Stops the thread, after everything on it was closed.
    package func shutDown() async throws { try await group.shutdownGracefully() }
}
