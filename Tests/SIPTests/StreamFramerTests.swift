// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing
import Timing

@Suite struct StreamFramerTests {
    private static let message = Array(
        "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: x\r\nContent-Length : 4\r\n\r\nbody".utf8)
    private static let compact = Array(
        "OPTIONS sip:a@b SIP/2.0\r\nl:\r\n 3\r\n\r\nxyz".utf8)

    @Test func messagesAreTheSameWhereverTheStreamIsCut() {
        let crlf = Array("\r\n".utf8)
        let stream = Self.message + crlf + crlf + Self.compact + crlf + Self.message
        let whole: [StreamFramer.Item] = [
            .message(Self.message), .ping, .message(Self.compact), .message(Self.message),
        ]
        for cut in 0...stream.count {
            var framer = StreamFramer()
            let items =
                framer.append(stream[..<cut], at: .zero) + framer.append(stream[cut...], at: .zero)
            // Half a ping looks like a pong until the other half comes.
            #expect(items.filter { $0 != .pong } == whole, "cut at \(cut)")
            #expect(framer.buffered == 0)
        }
    }

    @Test func aPongIsSeenAtOnceAndAPingInTwoHalvesStill() {
        let crlf = Array("\r\n".utf8)
        var framer = StreamFramer()
        #expect(framer.append(crlf, at: .zero) == [.pong])
        #expect(framer.append(Self.message, at: .zero) == [.message(Self.message)])
        #expect(framer.append(crlf, at: .zero) == [.pong])
        #expect(framer.append(crlf, at: .zero) == [.ping])
        #expect(framer.append(crlf, at: .zero) == [.pong])
        #expect(framer.append([13], at: .zero) == [])
        #expect(framer.append([10], at: .zero) == [.ping])
        #expect(framer.append(crlf + crlf, at: .zero) == [.ping])
        #expect(framer.buffered == 0 && framer.waitingSince == nil)
    }

    @Test func oneByteAtATimeGivesTheSameMessages() {
        var framer = StreamFramer()
        var items: [StreamFramer.Item] = []
        for byte in Self.message + Self.compact { items += framer.append([byte], at: .zero) }
        #expect(items == [.message(Self.message), .message(Self.compact)])
    }

    @Test func aMessageWithoutLengthEndsWithItsHead() {
        var framer = StreamFramer()
        let head = Array("ACK sip:a SIP/2.0\r\nCall-ID: y\r\n\r\n".utf8)
        #expect(framer.append(head + head, at: .zero) == [.message(head), .message(head)])
    }

    @Test(arguments: ["-1", "x", "", "99999999999", "70000", "4\r\nl: 5"])
    func anUnknowableEndHandsOnTheHeadAndFails(length: String) {
        var framer = StreamFramer()
        let head = Array("OPTIONS sip:a SIP/2.0\r\nContent-Length: \(length)\r\n\r\n".utf8)
        let items = framer.append(head + Self.message, at: .zero)
        #expect(items.first == .message(head))
        #expect(items.count == 2)
        guard case .failed = items.last else {
            Issue.record("no failure: \(items)")
            return
        }
        #expect(framer.append(Self.message, at: .zero).isEmpty)
    }

    @Test func aHeadWithoutEndIsNotHeldForever() {
        var framer = StreamFramer()
        let noise = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
        var items: [StreamFramer.Item] = []
        for _ in 0..<100 {
            items += framer.append(noise, at: .zero)
            #expect(framer.buffered <= MessageLimits.message + noise.count)
        }
        #expect(items.count == 1)
        #expect(framer.buffered == 0)
    }

    /// Lines that end in LF, counted as if they ended in CRLF: taken after a while, and the stream
    /// goes on; what merely is not there yet is waited for as long as ever.
    @Test(arguments: [
        ("v=0\no=- 1 1 IN IP4 10.0.0.2\ns=-\n", true), ("a\r\nb\n", true), ("v=0\n", true),
        ("v=0\r\ns=-\r\n", false), ("v=0", false), ("", false),
    ])
    func aLengthCountedWithOtherLineEndsIsTaken(body: String, isWhole: Bool) {
        let bare = max(
            1,
            Array(body.utf8).indices.count { index in
                let bytes = Array(body.utf8)
                return bytes[index] == 10 && (index == 0 || bytes[index - 1] != 13)
            })
        let head =
            "INVITE sip:a@b SIP/2.0\nVia: SIP/2.0/TCP 10.0.0.2;branch=z9hG4bKa\n"
            + "Content-Length: \(body.utf8.count + bare)\n\n"
        let text = Array((head + body).utf8)
        for cut in [text.count, text.count - 2, head.utf8.count] {
            var framer = StreamFramer()
            #expect(framer.append(text[..<cut], at: .zero).isEmpty)
            #expect(framer.append(text[cut...], at: .zero + .milliseconds(900)).isEmpty)
            #expect(framer.takeMiscounted(at: .zero + .seconds(1)) == nil, "more may come")
            let later = Instant.zero + .seconds(3)
            let taken = framer.takeMiscounted(at: later)
            #expect(taken == (isWhole ? .message(text) : nil))
            guard isWhole else {
                #expect(framer.isStalled(at: .zero + .seconds(33)), "closed in the end")
                continue
            }
            #expect(framer.append(Self.message, at: later) == [.message(Self.message)])
            #expect(!framer.isStalled(at: .zero + .seconds(100)))
        }
    }

    @Test func aTrickledMessageStallsAndANewOneHasItsOwnTime() {
        var framer = StreamFramer()
        let begun = Instant.zero + .seconds(5)
        let limit = begun + StreamFramer.patience
        for (second, byte) in Self.message.dropLast().prefix(30).enumerated() {
            #expect(framer.append([byte], at: begun + .seconds(second)).isEmpty)
        }
        #expect(!framer.isStalled(at: begun + (StreamFramer.patience - .milliseconds(1))))
        #expect(framer.isStalled(at: limit))
        let rest = Self.message.dropFirst(30) + Self.message.prefix(10)
        #expect(framer.append(rest, at: limit) == [.message(Self.message)])
        #expect(!framer.isStalled(at: limit + .seconds(31)))
        #expect(framer.isStalled(at: limit + .seconds(32)))
        _ = framer.append(Self.message.dropFirst(10), at: limit + .seconds(33))
        #expect(!framer.isStalled(at: limit + .seconds(1000)))
        _ = framer.append(Array("\r\n".utf8), at: limit + .seconds(1000))
        #expect(!framer.isStalled(at: limit + .seconds(2000)))
    }
}
