// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Timing

/// A telephone at the other end of a leg: speaks a tone, keeps what it hears.
final class Telephone: PacketPort {
    let address: SocketAddress
    let payloadType: UInt8
    /// Samples and ticks of 20 ms.
    private let count: Int
    private let ticks: UInt32
    private var tone: ToneGenerator
    private var packetizer: RTPPacketizer
    private let codec: any AudioCodec
    var speaks = true
    /// Everything heard, decoded; only sound, no events.
    private(set) var heard: [Int16] = []
    private(set) var headers: [RTPHeader] = []
    /// Samples in each packet of sound.
    private(set) var packetTicks: [Int] = []
    private(set) var destinations: [SocketAddress] = []
    private(set) var reports: [[RTCPPacket]] = []
    /// A packet made but not sent: lost on the way.
    private(set) var eventTimestamp: UInt32 = 0

    init(number: UInt8, frequency: Float, codec: any AudioCodec = PCMU(), payloadType: UInt8 = 0) {
        address = SocketAddress(ipv4: 0xC000_0200 | UInt32(number), port: 4000)
        let row = codec.description
        count = row.samplesPerFrame
        ticks = UInt32(row.ticksPerFrame)
        tone = ToneGenerator(.sine(frequency * 8000 / Float(row.sampleRate)))
        packetizer = RTPPacketizer(
            ssrc: UInt32(number) * 1111, sequence: 65530, timestamp: 0xFFFF_FF00)
        self.codec = codec
        self.payloadType = payloadType
    }

    /// The next 20 ms as a datagram.
    func nextPacket() -> [UInt8] {
        packet(of: tone.samples(count), by: codec, payloadType: payloadType)
    }

    /// The next 20 ms of a sound of one's own, under any payload type.
    func packet(
        of samples: [Int16], by codec: any AudioCodec = PCMU(), payloadType: UInt8 = 0
    ) -> [UInt8] {
        var payload = [UInt8](repeating: 0, count: 2 * samples.count)
        let count = payload.withUnsafeMutableBufferPointer { bytes in
            samples.withUnsafeBufferPointer { codec.encode($0, into: bytes) }
        }
        return packet(
            Array(payload.prefix(count)), payloadType: payloadType,
            ticks: UInt32(codec.description.ticksPerFrame))
    }

    /// The next so many milliseconds as one datagram.
    func nextPacket(milliseconds: Int) -> [UInt8] {
        let samples = tone.samples(milliseconds * 8)
        var payload = [UInt8](repeating: 0, count: 2 * samples.count)
        let count = payload.withUnsafeMutableBufferPointer { bytes in
            samples.withUnsafeBufferPointer { codec.encode($0, into: bytes) }
        }
        return packet(
            Array(payload.prefix(count)), payloadType: payloadType,
            ticks: UInt32(samples.count))
    }

    /// A packet of any payload type, such as comfort noise.
    func packet(bytes: [UInt8], payloadType: UInt8) -> [UInt8] {
        packet(bytes, payloadType: payloadType, ticks: ticks)
    }

    /// One packet of a key, `elapsed` ticks after it went down; the timestamp stays.
    func keyPacket(
        _ event: UInt8, isEnd: Bool, elapsed: UInt16, timestamp: UInt32, payloadType: UInt8 = 101
    ) -> [UInt8] {
        var header = RTPHeader(
            payloadType: payloadType, sequence: packetizer.sequence, timestamp: timestamp,
            ssrc: packetizer.ssrc)
        header.marker = false
        var bytes = [UInt8](repeating: 0, count: 12)
        bytes.withUnsafeMutableBytes { _ = header.write(into: $0) }
        // Takes a number of the sequence, as a real telephone would.
        _ = packet([], payloadType: 0, ticks: 0)
        return bytes + [event, isEnd ? 0x8A : 0x0A, UInt8(elapsed >> 8), UInt8(elapsed & 0xFF)]
    }

    /// What waits in the socket when the leg opens.
    var waiting: (packets: Int, lastSource: SocketAddress?) = (0, nil)

    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) {
        defer { waiting = (0, nil) }
        return waiting
    }

    /// The timestamp of the next packet.
    var timestamp: UInt32 { packetizer.timestamp }

    private func packet(_ payload: [UInt8], payloadType: UInt8, ticks: UInt32) -> [UInt8] {
        var datagram = [UInt8](repeating: 0, count: RTPHeader.fixedSize + payload.count)
        let length = datagram.withUnsafeMutableBytes { bytes in
            payload.withUnsafeBytes {
                packetizer.write(payload: $0, payloadType: payloadType, ticks: ticks, into: bytes)
            }
        }
        return Array(datagram.prefix(length))
    }

    /// The row of its codec.
    var row: CodecDescription { codec.description }

    // MARK: PacketPort

    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        guard let header = try? RTPHeader(parsing: packet) else { return }
        headers.append(header)
        destinations.append(address)
        guard header.payloadType == payloadType else { return }
        var samples = [Int16](
            repeating: 0, count: 2 * codec.description.samples(in: header.payload.count))
        let count = samples.withUnsafeMutableBufferPointer { target in
            let payload = UnsafeRawBufferPointer(rebasing: packet[header.payload])
            return codec.decode(payload.bindMemory(to: UInt8.self), into: target)
        }
        packetTicks.append(count)
        heard += samples.prefix(count)
    }

    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {
        if let packets = try? RTCPCompound.parse(packet) { reports.append(packets) }
    }

    func forgetHeard() {
        heard = []
        headers = []
        packetTicks = []
        destinations = []
    }
}
