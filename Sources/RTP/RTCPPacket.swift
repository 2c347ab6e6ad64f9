// SPDX-License-Identifier: Apache-2.0

/// How one source is received, as told to it (RFC 3550 section 6.4.1).
package struct RTCPReportBlock: Sendable, Hashable {
    static let size = 24

    package var source: UInt32
    /// Loss since the previous report, in 256ths.
    package var fractionLost: UInt8
    /// Packets lost since the start, within 24 bits with sign.
    package var cumulativeLost: Int32
    package var extendedHighest: UInt32
    /// Interarrival jitter in ticks.
    package var jitter: UInt32
    /// The middle 32 bits of the NTP time in the last sender report from this source, 0 if none.
    package var lastSenderReport: UInt32
    /// Time since that report came, in 65536ths of a second.
    package var delaySinceLast: UInt32

    package init(
        source: UInt32, fractionLost: UInt8, cumulativeLost: Int32, extendedHighest: UInt32,
        jitter: UInt32, lastSenderReport: UInt32, delaySinceLast: UInt32
    ) {
        self.source = source
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.extendedHighest = extendedHighest
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLast = delaySinceLast
    }
}

/// What a sender says of its own stream (RFC 3550 section 6.4.1).
package struct RTCPSenderInfo: Sendable, Hashable {
    static let size = 20

    /// Wall-clock time in NTP format: seconds since 1900 in the upper half.
    package var ntpTime: UInt64
    package var rtpTime: UInt32
    package var packetCount: UInt32
    package var octetCount: UInt32

    package init(ntpTime: UInt64, rtpTime: UInt32, packetCount: UInt32, octetCount: UInt32) {
        self.ntpTime = ntpTime
        self.rtpTime = rtpTime
        self.packetCount = packetCount
        self.octetCount = octetCount
    }
}

/// The canonical name of one source (RFC 3550 section 6.5.1).
package struct RTCPSourceName: Sendable, Hashable {
    package var ssrc: UInt32
    package var cname: [UInt8]

    package init(ssrc: UInt32, cname: [UInt8]) {
        self.ssrc = ssrc
        self.cname = cname
    }
}

/// One packet of an RTCP compound.
package enum RTCPPacket: Sendable, Hashable {
    case senderReport(ssrc: UInt32, RTCPSenderInfo, [RTCPReportBlock])
    case receiverReport(ssrc: UInt32, [RTCPReportBlock])
    /// Only the canonical names are kept.
    case sourceDescription([RTCPSourceName])
    case goodbye(sources: [UInt32], reason: [UInt8])
    /// A type nothing here acts on: application-defined, feedback, extended reports.
    case other(type: UInt8)
}
