// SPDX-License-Identifier: Apache-2.0

/// One leg's outgoing media: what goes out each tick, and the sender's half of RTCP.
///
/// Exactly one of `sendFrame` and `passFrame` is called each tick; a key that is being pressed takes
/// the frame over in either case. Both keep to the peer's packet time: two packets in a tick, or one
/// in several. Nothing is allocated after `init`.
package struct RTPSender: Sendable {
    /// The payload type of sound, as the peer wants it.
    package internal(set) var payloadType: UInt8
    /// What the timestamps count.
    var clock = RTPClock.telephone
    /// How telephone events go out, nil when the peer takes none.
    package var telephoneEvents: TelephoneEventFormat?
    package internal(set) var packetizer: RTPPacketizer
    /// Whether packets are of another length than frames, or something still waits for its packet.
    /// Here, so that a usual tick does not look further.
    var isCutting = false
    private var events: TelephoneEventSender
    /// Sound that does not fill a packet of the peer's packet time yet.
    var gathering = PacketGathering()

    package init(
        packetizer: RTPPacketizer, payloadType: UInt8, telephoneEvents: TelephoneEventFormat?
    ) {
        self.packetizer = packetizer
        self.payloadType = payloadType
        self.telephoneEvents = telephoneEvents
        events = TelephoneEventSender()
    }

    package var ssrc: UInt32 { packetizer.ssrc }

    /// Whether keys are on the wire or waiting.
    package var isPressing: Bool { events.isBusy }

    /// Queues a key for `milliseconds`; false when the peer takes no events or the queue is full.
    package mutating func press(_ event: TelephoneEvent, milliseconds: Int = 100) -> Bool {
        guard telephoneEvents != nil else { return false }
        return events.press(event, for: .milliseconds(milliseconds))
    }

    /// Queues a key that stays down until `release`; false as with `press`.
    package mutating func hold(_ event: TelephoneEvent) -> Bool {
        guard telephoneEvents != nil else { return false }
        return events.hold(event)
    }

    /// The held key is up, after so long.
    package mutating func release(_ event: TelephoneEvent, after duration: Duration) {
        events.release(event, after: duration)
    }

    /// Whether a key takes the coming frame over.
    package var isEventDue: Bool { telephoneEvents != nil && events.takesNextFrame }

    mutating func writeEvent(into datagram: UnsafeMutableRawBufferPointer) -> Int? {
        guard let format = telephoneEvents else { return nil }
        return events.nextFrame(
            as: format, beside: clock, packetizer: &packetizer, into: datagram)
    }

    /// A compound report: how we send (when we have sent) and how we receive, with our name.
    /// `ntpTime` is wall-clock time in NTP format, from the shell; `held` are ticks of sound that wait
    /// elsewhere for a packet that cannot be cut.
    package func report(
        ntpTime: UInt64, block: RTCPReportBlock?, cname: [UInt8], held: UInt32 = 0
    ) -> [RTCPPacket] {
        let blocks = block.map { [$0] } ?? []
        let name = RTCPPacket.sourceDescription([RTCPSourceName(ssrc: ssrc, cname: cname)])
        guard packetizer.packetCount > 0 else {
            return [.receiverReport(ssrc: ssrc, blocks), name]
        }
        let info = RTCPSenderInfo(
            ntpTime: ntpTime, rtpTime: packetizer.timestamp &+ gathering.ticks &+ held,
            packetCount: packetizer.packetCount, octetCount: packetizer.octetCount)
        return [.senderReport(ssrc: ssrc, info, blocks), name]
    }

    /// A compound that says this stream is over.
    package func goodbye(block: RTCPReportBlock?, cname: [UInt8]) -> [RTCPPacket] {
        [
            .receiverReport(ssrc: ssrc, block.map { [$0] } ?? []),
            .sourceDescription([RTCPSourceName(ssrc: ssrc, cname: cname)]),
            .goodbye(sources: [ssrc], reason: []),
        ]
    }
}
