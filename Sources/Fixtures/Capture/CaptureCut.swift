// SPDX-License-Identifier: Apache-2.0

import Addresses
import GatewayTesting
import SoundFiles
import Timing

/// A capture with no more in it than some calls of another: their SIP messages and their packets of
/// sound, at their times, and nothing of anybody else.
enum CaptureCut {
    private static let segment = 1400

    /// The bytes of a file. The calls are there in the order in which they began; its first message is
    /// at a time that says nothing of the day.
    static func bytes(
        of calls: [Int], in sorting: CaptureSorting, _ capture: CaptureFile
    ) -> [UInt8] {
        var messages: [CapturedMessage] = []
        var packets: Set<Int> = []
        for call in calls where sorting.messages.indices.contains(call) {
            messages += sorting.messages[call]
            for party in CapturedParty.allCases {
                packets.formUnion(
                    sorting.media.found[MediaSorter.Side(call: call, party: party)] ?? [])
            }
        }
        let pieces =
            messages.map(Piece.init)
            + packets.sorted().map { Piece(capture.datagrams[$0]) }
        let ordered = pieces.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        return file(of: ordered)
    }

    private struct Way: Hashable {
        var source: SocketAddress
        var destination: SocketAddress
    }

    private struct Piece {
        var at: Instant
        var way: Way
        var isStream: Bool
        var bytes: [UInt8]

        init(_ datagram: CaptureFile.Datagram) {
            at = datagram.at
            way = Way(source: datagram.source, destination: datagram.destination)
            isStream = false
            bytes = Array(datagram.bytes)
        }

        init(_ message: CapturedMessage) {
            at = message.at
            way = Way(source: message.source, destination: message.destination)
            isStream = message.isStream
            bytes = message.bytes
        }
    }

    private static func file(of pieces: [Piece]) -> [UInt8] {
        var builder = CaptureBuilder(form: .littleNanoseconds)
        var sequences: [Way: UInt32] = [:]
        let began = pieces.first?.at ?? .zero
        for piece in pieces {
            let (time, way) = (piece.at - began, piece.way)
            guard piece.isStream else {
                builder.udp(at: time, from: way.source, to: way.destination, piece.bytes)
                continue
            }
            for start in stride(from: 0, to: piece.bytes.count, by: segment) {
                let bytes = Array(piece.bytes[start...].prefix(segment))
                let sequence = sequences[way] ?? 1
                builder.tcp(
                    at: time, from: way.source, to: way.destination, sequence: sequence, bytes)
                sequences[way] = sequence &+ UInt32(bytes.count)
            }
        }
        return builder.bytes
    }
}
