// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// One leg's incoming media: from datagrams to one frame each tick and the keys that were pressed.
///
/// It checks the packet, the address it came from and its payload type, follows the sender through
/// a change of SSRC, of its clock and of its address, keeps the statistics for reports, and feeds
/// the jitter buffer. When nothing comes it says so and the leg is silent. Belongs to one media
/// thread.
package final class RTPReceiver {
    /// What became of a datagram.
    package enum Outcome: Sendable, Hashable {
        /// Sound; it waits in the jitter buffer.
        case audio
        /// A telephone event, with what is new about it (often nothing).
        case telephoneEvent(TelephoneEventReport)
        /// The sender falls silent, and says so.
        case comfortNoise
        /// RTCP on the RTP port; hand it to `receiveRTCP`.
        case rtcp
        case ignored(Reason)
    }

    package enum Reason: Sendable, Hashable {
        case malformed(RTPParseError)
        /// From an address other than the leg's.
        case foreignSource
        /// Of a payload type that was not agreed.
        case unknownPayloadType(UInt8)
        /// The first packet of another SSRC or after a jump, until a second confirms it.
        case unconfirmed
        /// Without a payload, as some peers send to keep a NAT open.
        case empty
    }

    /// Counts since the leg began.
    package struct Counters: Sendable, Hashable {
        package var packets: UInt64 = 0
        package var octets: UInt64 = 0
        package var malformed: UInt64 = 0
        package var foreignSource: UInt64 = 0
        package var unknownPayloadType: UInt64 = 0
        package var unconfirmed: UInt64 = 0
        package var empty: UInt64 = 0
        package var sourceChanges: UInt64 = 0
        package var telephoneEvents: UInt64 = 0
        package var comfortNoise: UInt64 = 0
        /// Payloads of which the last bytes are no whole tick; the rest is heard.
        package var uneven: UInt64 = 0
    }

    /// Packets that a new sequence may be ahead of the old and still go on with its stream.
    private static let continuingStep: UInt16 = 100
    /// Silence of the current SSRC after which another may take over with its first packet.
    private static let sourceTimeout = Duration.milliseconds(200)

    package private(set) var counters = Counters()
    package private(set) var address: SymmetricAddress
    /// Nil until the first packet.
    package private(set) var ssrc: UInt32?
    /// Loss and jitter of the current SSRC; nil until its first packet.
    package private(set) var statistics: ReceptionStatistics?
    /// When the last valid packet came, of sound or of an event.
    package private(set) var lastHeard: Instant?
    /// When the peer last gave a sign of life: any RTP of its address, agreed on or not, or RTCP.
    package private(set) var lastSign: Instant?
    package let jitterBuffer: JitterBuffer
    /// What the sender said of its room when it fell silent last; nil where it did not say.
    package private(set) var comfortNoise: ComfortNoisePayload?
    /// What the timestamps of the sound that comes count.
    private var clock: RTPClock

    private var payloadMap: RTPPayloadMap
    private var events = TelephoneEventReceiver()
    private var line: RTPTimestampLine
    private var candidate: UInt32?
    private var senderReport: (middle: UInt32, at: Instant)?

    /// Nil when there is no memory for the jitter buffer.
    package init?(payloadMap: RTPPayloadMap, address: SymmetricAddress) {
        clock = payloadMap.clock
        line = RTPTimestampLine(clock: clock)
        guard let jitterBuffer = JitterBuffer(clock: clock, unitBytes: payloadMap.unitBytes)
        else { return nil }
        self.jitterBuffer = jitterBuffer
        self.payloadMap = payloadMap
        self.address = address
    }

    /// Where this leg's packets are to be sent.
    package var destination: SocketAddress { address.destination }

    /// How often the sender's clock has jumped.
    package var clockJumps: UInt64 { line.jumps }

    /// Media came from here before the leg opened; see `SymmetricAddress`.
    package func wasHeardEarly(from source: SocketAddress) {
        address.wasHeardEarly(from: source)
    }

    /// Signalling agreed on an address and payload types, the first time or anew.
    package func renegotiate(payloadMap: RTPPayloadMap, remote: SocketAddress) {
        self.payloadMap = payloadMap
        jitterBuffer.makeRoom(unitBytes: payloadMap.unitBytes)
        address.signal(remote)
    }

    /// Takes one datagram from the RTP port.
    package func receive(
        _ datagram: UnsafeRawBufferPointer, from source: SocketAddress, at now: Instant
    ) -> Outcome {
        if RTCPCompound.isRTCP(datagram) { return .rtcp }
        let header: RTPHeader
        do {
            header = try RTPHeader(parsing: datagram)
        } catch {
            counters.malformed &+= 1
            return .ignored(.malformed(error))
        }
        guard let meaning = payloadMap.meaning(of: header.payloadType) else {
            counters.unknownPayloadType &+= 1
            // No sound of ours, but somebody is there.
            if address.isPeer(source) { lastSign = now }
            return .ignored(.unknownPayloadType(header.payloadType))
        }
        guard address.accepts(source, at: now, continues: continues(header)) else {
            counters.foreignSource &+= 1
            return .ignored(.foreignSource)
        }
        lastSign = now
        counters.packets &+= 1
        counters.octets &+= UInt64(header.payload.count)
        let payload = UnsafeRawBufferPointer(rebasing: datagram[header.payload])
        switch meaning {
        case .audio(let clock, let form):
            return receiveAudio(header, payload, clock, form, at: now)
        case .telephoneEvent(let clock):
            return receiveEvent(header, payload, clock, at: now)
        case .comfortNoise:
            counters.comfortNoise &+= 1
            comfortNoise = ComfortNoisePayload(parsing: payload)
            if follow(header, at: now) {
                lastHeard = now
                _ = count(header, at: now)
            }
            return .comfortNoise
        }
    }

    /// Whether a packet goes on with the stream we follow: the same SSRC, or the next numbers of
    /// its sequence.
    private func continues(_ header: RTPHeader) -> Bool {
        guard let ssrc, let statistics else { return false }
        return header.ssrc == ssrc
            || (1...Self.continuingStep).contains(
                header.sequence &- UInt16(truncatingIfNeeded: statistics.extendedHighest))
    }

    private func receiveAudio(
        _ header: RTPHeader, _ payload: UnsafeRawBufferPointer, _ clock: RTPClock,
        _ form: PayloadForm, at now: Instant
    ) -> Outcome {
        guard follow(header, at: now) else {
            counters.unconfirmed &+= 1
            return .ignored(.unconfirmed)
        }
        lastHeard = now
        if clock != self.clock { change(to: clock) }
        switch count(header, at: now) {
        case .inOrder, .reordered: break
        case .restarted:
            jitterBuffer.reset()
            line.reset()
        case .suspicious:
            counters.unconfirmed &+= 1
            return .ignored(.unconfirmed)
        }
        guard !payload.isEmpty else {
            counters.empty &+= 1
            return .ignored(.empty)
        }
        guard payload.count <= JitterBuffer.payloadLimit, let span = form.ticks(of: payload) else {
            counters.malformed &+= 1
            return .ignored(.malformed(.badPayload))
        }
        if !form.isWhole(payload) { counters.uneven &+= 1 }
        let timestamp = line.straighten(
            header.timestamp, sequence: header.sequence, span: span, at: now)
        jitterBuffer.put(
            payload, payloadType: header.payloadType, timestamp: timestamp, form)
        return .audio
    }

    /// Keys count whatever their SSRC: some gateways send events as a source of their own, and a
    /// press must never be lost to a doubt about sound.
    private func receiveEvent(
        _ header: RTPHeader, _ payload: UnsafeRawBufferPointer, _ clock: RTPClock,
        at now: Instant
    ) -> Outcome {
        guard let event = TelephoneEventPayload(parsing: payload) else {
            guard !payload.isEmpty else {
                counters.empty &+= 1
                return .ignored(.empty)
            }
            counters.malformed &+= 1
            return .ignored(.malformed(.badPayload))
        }
        lastHeard = now
        if ssrc == nil { _ = follow(header, at: now) }
        if ssrc == header.ssrc { _ = count(header, at: now) }
        // The keys are all that was agreed on: a flash or the tone of a fax is no press, and silences
        // nobody.
        guard event.event.digit != nil else {
            counters.unknownPayloadType &+= 1
            return .ignored(.unknownPayloadType(header.payloadType))
        }
        let report = events.receive(
            event, clock, timestamp: header.timestamp, sequence: header.sequence,
            source: header.ssrc, at: now)
        if report.began != nil { counters.telephoneEvents &+= 1 }
        return .telephoneEvent(report)
    }

    /// Whether the packet belongs to the source we follow, after changing to it if need be.
    private func follow(_ header: RTPHeader, at now: Instant) -> Bool {
        guard let current = ssrc else {
            begin(header)
            return true
        }
        if header.ssrc == current {
            candidate = nil
            return true
        }
        let isSilent = lastHeard.map { now - $0 >= Self.sourceTimeout } ?? true
        guard isSilent || candidate == header.ssrc else {
            candidate = header.ssrc
            return false
        }
        counters.sourceChanges &+= 1
        jitterBuffer.reset()
        line.reset()
        begin(header)
        return true
    }

    private func begin(_ header: RTPHeader) {
        ssrc = header.ssrc
        candidate = nil
        senderReport = nil
        statistics = ReceptionStatistics(firstSequence: header.sequence, clock: clock)
    }

    /// The peer goes over to a codec of another clock: its timestamps say nothing about those before
    /// (RFC 7160 section 3).
    private func change(to clock: RTPClock) {
        self.clock = clock
        jitterBuffer.restart(clock)
        line.restart(clock)
        statistics?.change(to: clock)
    }

    private func count(_ header: RTPHeader, at now: Instant) -> ReceptionStatistics.Verdict {
        statistics?.receive(sequence: header.sequence, timestamp: header.timestamp, at: now)
            ?? .inOrder
    }

    /// One tick: the next 20 ms of payload into `frame`, and the end of a key whose end was lost.
    package func tick(
        into frame: UnsafeMutableRawBufferPointer, at now: Instant
    ) -> (read: JitterRead, event: TelephoneEventReport) {
        (jitterBuffer.read(into: frame), events.expire(at: now))
    }

    /// One more frame in the same tick, where more waits than should (`JitterBuffer.overdue`).
    package func readAnother(into frame: UnsafeMutableRawBufferPointer) -> JitterRead {
        jitterBuffer.readAnother(into: frame)
    }

    /// RTCP of the peer's came, on whichever port: a sign of life.
    package func heardControl(at now: Instant) { lastSign = now }

    /// Notes what an RTCP datagram says about the source we follow. The result is its packets.
    package func receiveRTCP(
        _ datagram: UnsafeRawBufferPointer, at now: Instant
    ) throws(RTCPParseError) -> [RTCPPacket] {
        let packets = try RTCPCompound.parse(datagram)
        for packet in packets {
            if case .senderReport(let source, let info, _) = packet, source == ssrc {
                senderReport = (UInt32(truncatingIfNeeded: info.ntpTime >> 16), now)
            }
        }
        return packets
    }

    /// The report block about the source we follow, nil before its first packet.
    package func reportBlock(at now: Instant) -> RTCPReportBlock? {
        guard let ssrc else { return nil }
        let delay = senderReport.map { (now - $0.at).inNanoseconds / 1000 * 65536 / 1_000_000 }
        return statistics?.reportBlock(
            source: ssrc, lastSenderReport: senderReport?.middle ?? 0,
            delaySinceLast: UInt32(clamping: delay ?? 0))
    }
}
