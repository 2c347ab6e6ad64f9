// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Takes the packets of a capture one by one and keeps what they carried.
struct CaptureReading {
    /// Packets that may lie between two captures of the same one, and the time between them.
    private static let twinLimit = 8
    private static let twinsWithin: Int64 = 5_000_000
    /// Several calls of four hours; more would need more memory than anybody expects.
    private static let datagramLimit = 4 << 20

    private var datagrams: [CaptureFile.Datagram] = []
    private var fragments = FragmentTable()
    private var streams = TCPStreams()
    private var isCutOff = false
    private var damage: Int?
    /// The first time there is, and the earliest, in nanoseconds since 1970.
    private var origin: Int64?
    private var earliest = Instant.zero
    private var now = Instant.zero
    /// The latest packets, to know those that were captured at two places of one machine.
    private var latest: [(nanoseconds: Int64, bytes: ArraySlice<UInt8>)] = []
    private var twins = 0
    private var cut = 0
    private var surplus = 0
    private var packets = 0
    private var unknownLinks: [Int: Int] = [:]

    mutating func read(_ bytes: [UInt8], _ format: CaptureFormat) {
        switch format {
        case .pcap(let isBigEndian, let fraction, let extra):
            guard
                var records = PcapRecords(
                    bytes, isBigEndian: isBigEndian, fraction: fraction, extra: extra)
            else {
                isCutOff = true
                return
            }
            while let frame = records.next() { take(frame) }
            isCutOff = records.isCutOff
        case .pcapng:
            var records = PcapngRecords(bytes)
            while let frame = records.next() { take(frame) }
            isCutOff = records.isCutOff
            damage = records.damage
        }
    }

    private mutating func take(_ frame: CapturedFrame) {
        switch LinkHeader.strip(frame) {
        case .other: break
        case .unknown(let link): unknownLinks[link, default: 0] += 1
        case .ip(let bytes):
            packets += 1
            let first = origin ?? frame.nanoseconds
            origin = first
            now = Instant(nanoseconds: frame.nanoseconds - first)
            guard !isTwin(bytes, at: frame.nanoseconds), let packet = IPPacket(bytes) else {
                return
            }
            earliest = min(earliest, now)
            guard let piece = packet.fragment else { return take(packet) }
            if let whole = fragments.take(packet, piece, at: now) { take(whole) }
        }
    }

    private mutating func isTwin(_ bytes: ArraySlice<UInt8>, at nanoseconds: Int64) -> Bool {
        let isKnown = latest.contains {
            abs(nanoseconds - $0.nanoseconds) <= Self.twinsWithin && $0.bytes == bytes
        }
        if isKnown {
            twins += 1
            return true
        }
        if latest.count == Self.twinLimit { latest.removeFirst() }
        latest.append((nanoseconds, bytes))
        return false
    }

    private mutating func take(_ packet: IPPacket) {
        switch packet.next {
        case IPPacket.udp: takeUDP(packet)
        case IPPacket.tcp:
            if packet.isCut { cut += 1 }
            guard let segment = TCPSegment(packet) else { return }
            for piece in streams.take(segment, at: now) {
                add(segment.source, segment.destination, .tcp(isNew: piece.isNew), piece.bytes)
            }
        default: break
        }
    }

    private mutating func takeUDP(_ packet: IPPacket) {
        let head = packet.payload
        guard let from = head.network(0, bytes: 2), let to = head.network(2, bytes: 2),
            let said = head.network(4, bytes: 2), head.count >= 8
        else {
            if packet.isCut { cut += 1 }
            return
        }
        // 0 is what the card fills in, or a datagram longer than 16 bits can say.
        let length = said < 8 ? head.count : said
        guard length <= head.count else {
            cut += 1
            return
        }
        add(
            SocketAddress(packet.source, port: UInt16(truncatingIfNeeded: from)),
            SocketAddress(packet.destination, port: UInt16(truncatingIfNeeded: to)),
            .udp, head.from(8).prefix(length - 8))
    }

    private mutating func add(
        _ source: SocketAddress, _ destination: SocketAddress,
        _ content: CaptureFile.Datagram.Content, _ bytes: ArraySlice<UInt8>
    ) {
        guard datagrams.count < Self.datagramLimit else {
            surplus += 1
            return
        }
        datagrams.append(
            CaptureFile.Datagram(
                at: now, source: source, destination: destination, content: content,
                bytes: bytes))
    }

    mutating func finish(path: String) throws(CaptureFileError) -> CaptureFile {
        for (source, destination, piece) in streams.finish() {
            add(source, destination, .tcp(isNew: piece.isNew), piece.bytes)
        }
        fragments.finish()
        guard packets > 0 else { throw nothing(path) }
        // Several interfaces of one capture come in turns that are not those of their times.
        let isOrdered = zip(datagrams, datagrams.dropFirst()).allSatisfy { $0.at <= $1.at }
        if !isOrdered {
            datagrams = datagrams.enumerated()
                .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                .map(\.element)
        }
        let shift = earliest - .zero
        if earliest < .zero {
            for index in datagrams.indices {
                datagrams[index].at = Instant(
                    nanoseconds: datagrams[index].at.nanoseconds - earliest.nanoseconds)
            }
        }
        return CaptureFile(
            began: (origin ?? 0) + shift.inNanoseconds, datagrams: datagrams, isCutOff: isCutOff,
            notes: notes)
    }

    private func nothing(_ path: String) -> CaptureFileError {
        if let link = unknownLinks.keys.min() {
            return CaptureFileError(
                .unknownLink, path: path, "it was captured from a link of kind \(link)",
                remedy: "capture where packets are Ethernet or IP: tcpdump -i any -w FILE.pcap")
        }
        return CaptureFileError(
            .empty, path: path,
            isCutOff ? "it ends before its first packet" : "there is no IP packet in it",
            remedy: "capture while the call is made: tcpdump -i any -s 0 -w FILE.pcap")
    }

    private var notes: [String] {
        let counted: [(count: Int, what: String)] = [
            (cut, "packets were kept only in part, and are left out: capture with -s 0"),
            (surplus, "packets are more than are read of one capture"),
            (twins, "packets were captured twice, and are taken once"),
            (fragments.givenUp, "packets came in fragments that are not all there"),
            (streams.gaps, "places of TCP connections are missing"),
            (streams.surplus, "pieces are of more TCP connections than are read"),
            (
                unknownLinks.values.reduce(0, +),
                "packets are from links of a kind that is not read"
            ),
        ]
        return counted.filter { $0.count > 0 }.map { "\($0.count) \($0.what)" }
            + (damage.map { ["byte \($0) begins no block: nothing behind it was read"] } ?? [])
            + (isCutOff ? ["the file ends in the middle of a packet"] : [])
    }
}
