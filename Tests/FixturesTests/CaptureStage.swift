// SPDX-License-Identifier: Apache-2.0

import Addresses
import Fixtures
import GatewayTesting
import SoundFiles
import Timing

/// A call of two scripted phones, and what went over the wire, as captures of all kinds have it.
struct CaptureStage: Sendable {
    /// How SIP went.
    enum Carrier: Sendable, CaseIterable {
        case udp
        /// Each message captured at two places.
        case udpTwice
        /// A message a segment.
        case tcp
        /// Segments of 200 bytes, the second of each message before the first.
        case tcpInPieces
        /// Every segment sent twice.
        case tcpTwice
    }

    let pair: PhonePair
    /// How the addresses of arrivals are to be written.
    var moves: @Sendable (SocketAddress) -> SocketAddress = { $0 }
    private let seed: Int

    init(
        _ caller: PhoneScript, _ called: PhoneScript, for length: Duration,
        network: NetworkConditions = .good, seed: Int = 0, hosts: [UInt32]? = nil
    ) {
        let addresses = hosts?.map { SocketAddress(ipv4: $0, port: 5060) } ?? PhonePair.usual
        var pair = PhonePair(
            caller, called, network: network, addresses: addresses, seed: UInt64(seed))
        pair.call(for: length)
        self.pair = pair
        self.seed = seed
    }

    func calls(over carrier: Carrier = .udp) throws -> CapturedCalls {
        var builder = CaptureBuilder()
        write(to: &builder, over: carrier)
        return try Self.read(builder)
    }

    static func read(_ builder: CaptureBuilder) throws -> CapturedCalls {
        CapturedCalls(from: try CaptureFile.read(bytes: builder.bytes, path: "a.pcap"))
    }

    func write(
        to builder: inout CaptureBuilder, over carrier: Carrier, later: Duration = .zero
    ) {
        var sequences: [SocketAddress: UInt32] = [:]
        for arrival in pair.wire {
            let datagram = arrival.datagram
            let (source, destination) = (moves(datagram.source), moves(datagram.destination))
            let time = arrival.at - .zero + later
            guard datagram.kind == .sip, carrier != .udp, carrier != .udpTwice else {
                builder.udp(at: time, from: source, to: destination, datagram.bytes)
                if datagram.kind == .sip, carrier == .udpTwice {
                    builder.udp(at: time, from: source, to: destination, datagram.bytes)
                }
                continue
            }
            var sequence = sequences[source] ?? UInt32.max - 300
            var segments: [(sequence: UInt32, bytes: ArraySlice<UInt8>)] = []
            let size = carrier == .tcpInPieces ? 200 : datagram.bytes.count
            for start in stride(from: 0, to: datagram.bytes.count, by: max(1, size)) {
                let bytes = datagram.bytes[start...].prefix(size)
                segments.append((sequence, bytes))
                sequence &+= UInt32(bytes.count)
            }
            if segments.count > 1, sequences[source] != nil { segments.swapAt(0, 1) }
            sequences[source] = sequence
            for segment in carrier == .tcpTwice ? segments + segments : segments {
                builder.tcp(
                    at: time, from: source, to: destination, sequence: segment.sequence,
                    Array(segment.bytes))
            }
        }
    }

    /// Every second sample.
    static func halved(_ samples: [Int16]) -> [Int16] {
        stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
    }
}
