// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Cuts a TCP or TLS byte stream into messages by Content-Length (RFC 3261 section 18.3), and
/// tells keep-alives apart (RFC 5626 section 3.5.1).
///
/// It holds at most one message and the chunk handed in, and knows since when it waits for the
/// rest of one, so that a peer that sends a byte a minute can be cut off. A message is not judged
/// here: only what makes its end unknowable is an error, and then the head is still handed on to
/// be answered.
package struct StreamFramer: Sendable {
    package enum Item: Sendable, Hashable {
        /// One whole message for `SIPEndpoint.Input.received`.
        case message([UInt8])
        /// A double CRLF between messages, to be answered with one CRLF.
        case ping
        /// A single CRLF between messages: the answer to a ping of ours, or noise.
        case pong
        /// Nothing after this can be read: close the connection once all replies are sent.
        case failed(SIPParseError)
    }

    /// How long the rest of a message may take: 64 T1, as long as any transaction.
    package static let patience = Duration.seconds(32)
    /// How long a message is waited for that lacks just what its line ends would have with CRLF:
    /// its sender counted those and wrote LF.
    private static let countPatience = Duration.seconds(2)

    private var buffer: [UInt8] = []
    /// How much of the buffer is known not to hold the end of the head.
    private var searched = 0
    private var hasFailed = false
    /// Whether the last thing was a CRLF at the end of what had come.
    private var isHalfPing = false

    package init() {}

    /// Octets held until the rest of their message comes.
    package var buffered: Int { buffer.count }

    /// Since when the rest of a message has been waited for; nil between messages.
    package private(set) var waitingSince: Instant?

    /// Whether a message was begun too long ago.
    package func isStalled(at now: Instant) -> Bool {
        waitingSince.map { now - $0 >= Self.patience } ?? false
    }

    /// A message that lacks as many octets as it has bare line feeds, and has lacked them for a
    /// while: it is all there, its length was counted before its lines were made to end in LF. The
    /// stream goes on behind it.
    package mutating func takeMiscounted(at now: Instant) -> Item? {
        guard !hasFailed, let since = waitingSince, now - since >= Self.countPatience,
            let headEnd = endOfHead(from: 0),
            let length = try? ContentLength.find(in: buffer[..<headEnd])
        else { return nil }
        let body = buffer[headEnd...]
        let bare = body.indices.count { index in
            body[index] == ASCII.lineFeed && body[index - 1] != ASCII.carriageReturn
        }
        guard bare > 0, length - body.count == bare, body.last == ASCII.lineFeed else {
            return nil
        }
        defer {
            buffer = []
            searched = 0
            waitingSince = nil
        }
        return .message(buffer)
    }

    /// Takes the next bytes of the stream and returns what they complete.
    package mutating func append(_ bytes: some Collection<UInt8>, at now: Instant) -> [Item] {
        guard !hasFailed else { return [] }
        buffer.append(contentsOf: bytes)
        var items: [Item] = []
        var start = 0
        while start < buffer.count, !hasFailed, let end = nextItem(from: start, into: &items) {
            start = end
            searched = end
        }
        if hasFailed {
            buffer = []
            searched = 0
        } else {
            buffer.removeFirst(start)
            searched -= start
        }
        // Half a keep-alive is no message: it may stay as it is.
        if buffer.first.map({ $0 == ASCII.carriageReturn || $0 == ASCII.lineFeed }) ?? true {
            waitingSince = nil
        } else if waitingSince == nil || start > 0 {
            waitingSince = now
        }
        return items
    }

    /// Reads one item at `start`; returns where it ends, or nil when more bytes are needed.
    private mutating func nextItem(from start: Int, into items: inout [Item]) -> Int? {
        if buffer[start] == ASCII.carriageReturn || buffer[start] == ASCII.lineFeed {
            return keepAlive(from: start, into: &items)
        }
        isHalfPing = false
        guard let headEnd = endOfHead(from: max(start, searched)) else {
            searched = max(start, buffer.count - 3)
            if buffer.count - start > MessageLimits.message {
                fail("Message Too Large", at: MessageLimits.message, into: &items)
            }
            return nil
        }
        do throws(SIPParseError) {
            let length = try ContentLength.find(in: buffer[start..<headEnd])
            guard headEnd - start + length <= MessageLimits.message else {
                throw SIPParseError("Message Too Large", at: MessageLimits.message)
            }
            guard buffer.count - headEnd >= length else {
                searched = headEnd - 4
                return nil
            }
            items.append(.message(Array(buffer[start..<headEnd + length])))
            return headEnd + length
        } catch {
            items.append(.message(Array(buffer[start..<headEnd])))
            fail(error.problem, at: error.position, into: &items)
            return nil
        }
    }

    private mutating func fail(_ problem: String, at position: Int, into items: inout [Item]) {
        items.append(.failed(SIPParseError(problem, at: position)))
        hasFailed = true
    }

    /// A double CRLF is a ping, a lone CRLF a pong; any other line end is noise between messages. A
    /// pong is not waited on: should it have been half a ping, the ping follows with its other half.
    private mutating func keepAlive(from start: Int, into items: inout [Item]) -> Int? {
        let crlf = [ASCII.carriageReturn, ASCII.lineFeed]
        let available = buffer[start...].prefix(4)
        if available.elementsEqual(crlf + crlf) {
            items.append(.ping)
            return start + 4
        }
        guard available.starts(with: crlf) else {
            return available.elementsEqual(crlf.prefix(1)) ? nil : start + 1
        }
        items.append(isHalfPing ? .ping : .pong)
        isHalfPing = !isHalfPing && (crlf + crlf).starts(with: available)
        return start + 2
    }

    /// Past the first empty line, whether lines end in CRLF or LF.
    private func endOfHead(from start: Int) -> Int? {
        var index = start
        while index + 1 < buffer.count {
            if buffer[index] == ASCII.lineFeed {
                if buffer[index + 1] == ASCII.lineFeed { return index + 2 }
                if index + 2 < buffer.count, buffer[index + 1] == ASCII.carriageReturn,
                    buffer[index + 2] == ASCII.lineFeed
                {
                    return index + 3
                }
            }
            index += 1
        }
        return nil
    }
}
