// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import SoundFiles
import Timing

/// Finds out which packets of RTP belong to which side of which call.
///
/// What comes from where a side wants its sound, or goes to where the other does, is plain. The rest
/// is what a translator of addresses moved: the way back of a flow that is known, the source of one,
/// or the ports that both sides named, under other addresses.
struct MediaSorter: Sendable {
    /// One source on one way through the network.
    private struct Flow: Hashable, Sendable {
        var source: SocketAddress
        var destination: SocketAddress
        var ssrc: UInt32

        var way: Way { Way(source: source, destination: destination) }

        /// One end of it that stays where the other is moved.
        var ends: [KnownEnd] {
            [
                KnownEnd(ssrc: ssrc, address: source.address, isSource: true),
                KnownEnd(ssrc: ssrc, address: destination.address, isSource: false),
            ]
        }
    }

    private struct Way: Hashable, Sendable {
        var source: SocketAddress
        var destination: SocketAddress

        var back: Way { Way(source: destination, destination: source) }
    }

    private struct KnownEnd: Hashable, Sendable {
        var ssrc: UInt32
        var address: IPAddress
        var isSource: Bool
    }

    private struct PortPair: Hashable, Sendable {
        var source: UInt16
        var destination: UInt16
    }

    /// A side of a call, by the number of the call.
    struct Side: Hashable, Sendable {
        var call: Int
        var party: CapturedParty

        var other: Side { Side(call: call, party: party.other) }
    }

    private struct Claim: Sendable {
        var from: Instant
        var until: Instant?
        var side: Side

        func holds(at now: Instant) -> Bool { from <= now && until.map { now <= $0 } ?? true }
    }

    private struct Homeless: Sendable {
        var numbers: [Int] = []
        var first: Instant
    }

    /// Packets are on their way for so long after the BYE.
    private static let afterglow = Duration.seconds(2)
    /// A flow of fewer packets may be anything.
    private static let fewest = 10
    private static let flowLimit = 10_000

    private var claims: [SocketAddress: [Claim]] = [:]
    /// The sides that named the first port as theirs while the other named the second.
    private var ports: [PortPair: [Claim]] = [:]
    /// The ends of the flows that are known, and the ways they take.
    private var knownWays: [Way: Set<Side>] = [:]
    private var knownSources: [KnownEnd: Set<Side>] = [:]
    private var homeless: [Flow: Homeless] = [:]
    private var homelessOrder: [Flow] = []
    /// The datagrams of each side, by their numbers in the capture.
    private(set) var found: [Side: [Int]] = [:]
    /// Sides whose sound came from elsewhere than they said.
    private(set) var moved: Set<Side> = []
    /// Packets of flows that no call speaks of.
    private(set) var strays = 0

    init(_ calls: [CallDraft]) {
        for (number, call) in calls.enumerated() {
            for party in CapturedParty.allCases {
                let side = Side(call: number, party: party)
                claim(call.media[party] ?? [], for: side, until: call.ended)
                let span = Claim(
                    from: call.began, until: call.ended.map { $0 + Self.afterglow }, side: side)
                for own in call.ports(of: party) {
                    for other in call.ports(of: party.other) {
                        ports[PortPair(source: own, destination: other), default: []].append(span)
                    }
                }
            }
        }
    }

    private mutating func claim(_ media: [SaidMedia], for side: Side, until ended: Instant?) {
        var claimed: Set<SocketAddress> = []
        for said in media {
            guard let address = said.address, claimed.insert(address).inserted else { continue }
            claims[address, default: []].append(
                Claim(from: said.at, until: ended.map { $0 + Self.afterglow }, side: side))
        }
    }

    /// Takes a datagram that is no SIP, with its number in the capture.
    mutating func take(_ datagram: CaptureFile.Datagram, number: Int) {
        guard let header = datagram.rtpHeader else { return }
        let flow = Flow(
            source: datagram.source, destination: datagram.destination, ssrc: header.ssrc)
        let senders = senders(of: datagram)
        guard senders.isEmpty else {
            for side in senders { found[side, default: []].append(number) }
            know(flow, senders)
            return
        }
        if homeless[flow] == nil {
            guard homeless.count < Self.flowLimit else { return }
            homeless[flow] = Homeless(first: datagram.at)
            homelessOrder.append(flow)
        }
        homeless[flow]?.numbers.append(number)
    }

    private mutating func know(_ flow: Flow, _ sides: Set<Side>) {
        guard knownWays.count < Self.flowLimit || knownWays[flow.way] != nil else { return }
        knownWays[flow.way, default: []].formUnion(sides)
        for end in flow.ends { knownSources[end, default: []].formUnion(sides) }
    }

    /// Who sent it, by the addresses that were named: where both ends fit, every call they fit; where
    /// one does, the latest.
    private func senders(of datagram: CaptureFile.Datagram) -> Set<Side> {
        let from = live(datagram.source, at: datagram.at)
        let to = live(datagram.destination, at: datagram.at).map(\.side.other)
        let both = Set(from.map(\.side)).intersection(to)
        if !both.isEmpty { return both }
        // Where it goes decides: what it comes from may be anybody's who shares a machine.
        if let side = to.last { return [side] }
        return from.last.map { [$0.side] } ?? []
    }

    private func live(_ address: SocketAddress, at now: Instant) -> [Claim] {
        claims[address]?.filter { $0.holds(at: now) } ?? []
    }

    // MARK: What nobody named

    /// Gives what is left to sides that it fits, as far as it fits any.
    mutating func finish() {
        // What is found by its ports may tell of its way back, and that of another.
        for flow in homelessOrder {
            guard let left = homeless[flow] else { continue }
            let pair = PortPair(source: flow.source.port, destination: flow.destination.port)
            let fitting = (ports[pair] ?? []).filter { $0.holds(at: left.first) }
            if fitting.count == 1, let claim = fitting.first { settle(flow, left, claim.side) }
        }
        var isNew = true
        while isNew {
            isNew = false
            for flow in homelessOrder {
                guard let left = homeless[flow], let side = related(flow) else { continue }
                settle(flow, left, side)
                isNew = true
            }
        }
        for side in moved { found[side]?.sort() }
        strays = homeless.values.map(\.numbers.count).filter { $0 >= Self.fewest }.reduce(0, +)
    }

    private mutating func settle(_ flow: Flow, _ left: Homeless, _ side: Side) {
        homeless[flow] = nil
        know(flow, [side])
        found[side, default: []] += left.numbers
        moved.insert(side)
    }

    /// Whose it is, being the way back of a flow that is known, or its source with another end.
    private func related(_ flow: Flow) -> Side? {
        let back = (knownWays[flow.way.back] ?? []).map(\.other)
        let same = flow.ends.flatMap { knownSources[$0] ?? [] }
        return (back.isEmpty ? same : back).min {
            ($0.call, $0.party.rawValue) < ($1.call, $1.party.rawValue)
        }
    }
}

extension CaptureFile.Datagram {
    /// The header of a packet of RTP; nil for what is none, RTCP on the same port among it.
    var rtpHeader: RTPHeader? {
        guard case .udp = content else { return nil }
        return bytes.withUnsafeBytes { raw in
            RTCPCompound.isRTCP(raw) ? nil : try? RTPHeader(parsing: raw)
        }
    }
}
