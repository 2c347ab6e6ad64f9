// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// What one WebSocket connection may take, hold and wait for.
package struct WebSocketLimits: Sendable, Hashable {
    /// The longest frame taken; a longer one closes the connection with 1009.
    package var frameBytes = 64 * 1024
    /// The longest message, all its fragments together; 1009 as well.
    package var messageBytes = 64 * 1024
    /// The most fragments of one message; more close the connection with 1008.
    package var fragments = 64
    /// With more bytes than this still to be sent, droppable messages are dropped and counted:
    /// sound that is late is worth nothing. About one second of a Twilio stream.
    package var highWaterBytes = 32 * 1024
    /// With more bytes than this still to be sent, the connection is closed.
    package var pendingBytes = 512 * 1024
    /// From the first packet to the upgraded connection.
    package var handshake: TimeAmount = .seconds(5)
    /// The most pings and pongs of the peer within one second; more close the connection with
    /// 1008. Each ping costs an answer.
    package var controlFramesPerSecond = 100
    /// How often a ping is sent; a ping not answered before the next one ends the connection.
    package var ping: TimeAmount = .seconds(15)
    /// How long the peer may take to answer our close.
    package var close: TimeAmount = .seconds(2)

    package init() {}
}
