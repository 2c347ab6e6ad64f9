// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A TCP client that sends and reads octets, for peers no library would let one be.
enum RawClient {
    /// Connects, runs the body and closes.
    static func connected<Value: Sendable>(
        to port: UInt16, on group: any EventLoopGroup,
        _ body: @Sendable (inout Conversation) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var conversation = Conversation(
                iterator: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&conversation)
        }
    }

    struct Conversation {
        var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private(set) var read = ByteBuffer()

        init(
            iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) {
            self.iterator = iterator
            self.outbound = outbound
        }

        func send(_ text: String) async throws {
            try await outbound.write(ByteBuffer(string: text))
        }

        func send(_ bytes: [UInt8]) async throws {
            try await outbound.write(ByteBuffer(bytes: bytes))
        }

        /// Reads until this many octets are there, and takes them; fewer at the end.
        mutating func take(_ count: Int) async throws -> [UInt8] {
            while read.readableBytes < count, var more = try await next() {
                read.writeBuffer(&more)
            }
            return read.readBytes(length: min(count, read.readableBytes)) ?? []
        }

        /// Reads up to and with this text; everything at the end.
        mutating func take(through end: String) async throws -> String {
            while true {
                let text = String(buffer: read)
                if let range = text.firstRange(of: end) {
                    let taken = String(text[..<range.upperBound])
                    read.moveReaderIndex(forwardBy: taken.utf8.count)
                    return taken
                }
                guard var more = try await next() else {
                    defer { read.clear() }
                    return text
                }
                read.writeBuffer(&more)
            }
        }

        /// Everything until the peer closes.
        mutating func takeAll() async throws -> [UInt8] {
            while var more = try await next() { read.writeBuffer(&more) }
            return read.readBytes(length: read.readableBytes) ?? []
        }

        private mutating func next() async throws -> ByteBuffer? {
            do {
                return try await iterator.next()
            } catch is IOError {
                // A reset is an end like any other here.
                return nil
            }
        }
    }
}
