// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import Testing
import Timing

@Suite struct RTPReceiverTests {
    private let peer = SocketAddress(ipv4: 0x0A00_0001, port: 4000)
    private let stranger = SocketAddress(ipv4: 0x0A00_0002, port: 4000)

    @Test func soundGoesThroughFromSenderToReceiver() throws {
        let receiver = try makeReceiver()
        var sender = makeSender(ssrc: 1)
        var heard: [UInt8] = []
        for tick in 0..<100 {
            deliver(sound(&sender, UInt8(tick)), to: receiver, tick)
            let frame = take(receiver, tick)
            if frame.read == .frame(payloadType: 0, bytes: 160) { heard.append(frame.bytes[0]) }
        }
        #expect(heard.count >= 98)
        #expect(heard == Array(heard[0]...heard[0] + UInt8(heard.count - 1)))
        #expect(receiver.counters.packets == 100)
        #expect(receiver.statistics?.cumulativeLost == 0)
    }

    @Test func aStrangerIsNeitherHeardNorAnswered() throws {
        let receiver = try makeReceiver()
        var sender = makeSender(ssrc: 1)
        var intruder = makeSender(ssrc: 66)
        for tick in 0..<50 {
            #expect(deliver(sound(&sender, 1), to: receiver, tick) == .audio)
            #expect(
                deliver(sound(&intruder, 99), to: receiver, tick, from: stranger)
                    == .ignored(.foreignSource))
            #expect(!take(receiver, tick).bytes.contains(99))
        }
        #expect(receiver.destination == peer)
        #expect(receiver.counters.foreignSource == 50)
        #expect(receiver.ssrc == 1)
    }

    @Test func anotherSSRCTakesOverWithItsSecondPacket() throws {
        let receiver = try makeReceiver()
        var first = makeSender(ssrc: 1)
        var second = makeSender(ssrc: 2)
        for tick in 0..<10 { deliver(sound(&first, 1), to: receiver, tick) }
        #expect(deliver(sound(&second, 2), to: receiver, 10) == .ignored(.unconfirmed))
        #expect(deliver(sound(&first, 1), to: receiver, 10) == .audio)
        #expect(deliver(sound(&second, 2), to: receiver, 11) == .ignored(.unconfirmed))
        #expect(deliver(sound(&second, 2), to: receiver, 12) == .audio)
        #expect(receiver.ssrc == 2)
        #expect(receiver.counters.sourceChanges == 1)
        #expect(take(receiver, 12).bytes[0] == 2)
    }

    @Test func aNewSSRCAfterSilenceIsHeardAtOnce() throws {
        let receiver = try makeReceiver()
        var first = makeSender(ssrc: 1)
        var second = makeSender(ssrc: 2)
        deliver(sound(&first, 1), to: receiver, 0)
        #expect(deliver(sound(&second, 2), to: receiver, 20) == .audio)
        #expect(receiver.ssrc == 2)
    }

    @Test func aKeyIsHeardWhateverItsSource() throws {
        let receiver = try makeReceiver()
        var sound = makeSender(ssrc: 1)
        var keys = makeSender(ssrc: 2)
        let zero = try #require(TelephoneEvent(digit: "0"))
        #expect(keys.press(zero) == true)
        var pressed: [TelephoneEvent] = []
        for tick in 0..<20 {
            deliver(self.sound(&sound, 1), to: receiver, tick)
            if case .telephoneEvent(let report) = deliver(silence(&keys), to: receiver, tick),
                let began = report.began
            {
                pressed.append(began)
            }
        }
        #expect(pressed == [zero])
        #expect(receiver.ssrc == 1)
        #expect(receiver.counters.sourceChanges == 0)
        #expect(receiver.counters.telephoneEvents == 1)
    }

    @Test func aKeyWhoseEndIsLostEndsByItself() throws {
        let receiver = try makeReceiver()
        var sender = makeSender(ssrc: 1)
        let key = try #require(TelephoneEvent(digit: "4"))
        #expect(sender.press(key) == true)
        deliver(silence(&sender), to: receiver, 0)
        var ended: [TelephoneEvent] = []
        for tick in 0..<50 {
            if let event = take(receiver, tick).event.ended { ended.append(event) }
        }
        #expect(ended == [key])
    }

    @Test func whatIsNotSoundIsCountedByReason() throws {
        let receiver = try makeReceiver()
        #expect(deliver([1, 2, 3], to: receiver, 0) == .ignored(.malformed(.tooShort)))
        var video = makeSender(ssrc: 1, payloadType: 34)
        #expect(
            deliver(sound(&video, 1), to: receiver, 0) == .ignored(.unknownPayloadType(34)))
        #expect(receiver.counters.malformed == 1)
        #expect(receiver.counters.unknownPayloadType == 1)
        // Neither may open the latch.
        #expect(!receiver.address.isLatched)
        let report = RTCPCompound.serialize([.receiverReport(ssrc: 1, [])])
        #expect(deliver(report, to: receiver, 0) == .rtcp)
    }

    @Test func reportsAnswerTheSendersReport() throws {
        let receiver = try makeReceiver()
        var sender = makeSender(ssrc: 5)
        for tick in 0..<10 where tick != 5 { deliver(sound(&sender, 1), to: receiver, tick) }
        let compound = RTCPCompound.serialize(
            sender.report(ntpTime: 0x1111_2222_3333_4444, block: nil, cname: Array("x".utf8)))
        let packets = try compound.withUnsafeBytes {
            try receiver.receiveRTCP($0, at: .zero + .seconds(1))
        }
        #expect(packets.count == 2)
        let block = try #require(receiver.reportBlock(at: .zero + .milliseconds(1500)))
        #expect(block.source == 5)
        #expect(block.lastSenderReport == 0x2222_3333)
        #expect(block.delaySinceLast == 32768)
    }

    @Test func nothingReceivedIsNothingReported() throws {
        let receiver = try makeReceiver()
        #expect(receiver.reportBlock(at: .zero) == nil)
        #expect(take(receiver, 0).read == .idle)
        #expect(receiver.destination == peer)
        let silent = makeSender(ssrc: 3)
        #expect(
            silent.report(ntpTime: 0, block: nil, cname: []).first == .receiverReport(ssrc: 3, []))
    }

    @Test func aReofferMovesTheLegToItsNewAddress() throws {
        let receiver = try makeReceiver()
        var sender = makeSender(ssrc: 1)
        deliver(sound(&sender, 1), to: receiver, 0)
        receiver.renegotiate(payloadMap: Self.map, remote: stranger)
        #expect(receiver.destination == stranger)
        #expect(deliver(sound(&sender, 1), to: receiver, 1, from: stranger) == .audio)
    }

    @Test func mutatedTrafficIsSurvived() throws {
        let receiver = try makeReceiver()
        var random = SeededRandom(seed: 4)
        var sender = makeSender(ssrc: 1)
        let key = try #require(TelephoneEvent(digit: "0"))
        for tick in 0..<10_000 {
            if tick % 100 == 0 { _ = sender.press(key) }
            deliver(Corpus.mutate(sound(&sender, 1), &random), to: receiver, tick)
            _ = take(receiver, tick)
        }
        let counters = receiver.counters
        #expect(counters.packets + counters.malformed > 9000)
        // The leg works afterwards.
        receiver.jitterBuffer.reset()
        var again = makeSender(ssrc: 2)
        var heard = 0
        for tick in 20_000..<20_050 {
            deliver(sound(&again, 7), to: receiver, tick)
            if take(receiver, tick).bytes[0] == 7 { heard += 1 }
        }
        #expect(heard >= 47)
    }

    private static var map: RTPPayloadMap {
        var map = RTPPayloadMap()
        map.set(0, to: .audio(.telephone, .constant(bytesPerTick: 1)))
        map.set(101, to: .telephoneEvent(.telephone))
        return map
    }

    private func makeReceiver() throws -> RTPReceiver {
        try #require(
            RTPReceiver(payloadMap: Self.map, address: SymmetricAddress(signalled: peer)))
    }

    private func makeSender(ssrc: UInt32, payloadType: UInt8 = 0) -> RTPSender {
        RTPSender(
            packetizer: RTPPacketizer(ssrc: ssrc, sequence: 65530, timestamp: ssrc &* 1_000_000),
            payloadType: payloadType, telephoneEvents: TelephoneEventFormat(101))
    }

    private func sound(_ sender: inout RTPSender, _ value: UInt8) -> [UInt8] {
        let payload = [UInt8](repeating: value, count: 160)
        var datagram = [UInt8](repeating: 0, count: 400)
        let length = payload.withUnsafeBytes { bytes in
            datagram.withUnsafeMutableBytes { sender.writeFrame(bytes, into: $0) }
        }
        return Array(datagram[..<length])
    }

    private func silence(_ sender: inout RTPSender) -> [UInt8] {
        var datagram = [UInt8](repeating: 0, count: 400)
        let length = datagram.withUnsafeMutableBytes { sender.skipFrame(into: $0) }
        return Array(datagram[..<length])
    }

    @discardableResult
    private func deliver(
        _ datagram: [UInt8], to receiver: RTPReceiver, _ tick: Int,
        from source: SocketAddress? = nil
    ) -> RTPReceiver.Outcome {
        datagram.withUnsafeBytes {
            receiver.receive($0, from: source ?? peer, at: .zero + .milliseconds(20 * tick))
        }
    }

    private func take(
        _ receiver: RTPReceiver, _ tick: Int
    ) -> (read: JitterRead, event: TelephoneEventReport, bytes: [UInt8]) {
        var frame = [UInt8](repeating: 0xFF, count: 160)
        let (read, event) = frame.withUnsafeMutableBytes {
            receiver.tick(into: $0, at: .zero + .milliseconds(20 * tick))
        }
        return (read, event, frame)
    }
}
