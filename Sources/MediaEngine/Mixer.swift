// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel

/// Sums what each listener hears from the voices and the lanes of this tick, by `Routing` alone.
///
/// The tick writes the frames of what sounds, then mixes once for each listener. A listener's mix reads
/// the voices and that party's own lanes; no other party's lanes are in reach. Gains move from the
/// table in force to the new one over 5 ms at the start of the frame, each listener and source on its
/// own, so no change of routing clicks.
final class Mixer {
    /// Frames of one party: its voice, then its lanes in the order of their kinds.
    private static let framesOfParty = 1 + RoutingGains.count - RoutingGains.firstLane

    /// The frames of the parties that have a place in the call.
    private var frames = PerParty<UnsafeMutablePointer<Int16>?>(repeating: nil)
    /// Samples of a frame.
    private let count: Int
    private let sum: UnsafeMutableBufferPointer<Int32>
    /// Which voices sound in this tick, a bit for each as `RoutingGains` counts them.
    private var voices: UInt16 = 0
    /// Which lanes of each party sound in this tick, counted likewise.
    private var lanes = PerParty<UInt16>(repeating: 0)
    /// The gains each listener's last sample was mixed with.
    private var inForce = PerParty(repeating: RoutingGains())

    /// Goes on with the parties and the gains of another, which mixed at another rate.
    init(_ rate: CallRate, after other: Mixer? = nil) {
        count = rate.frameCount
        sum = .allocate(capacity: count)
        sum.initialize(repeating: 0)
        guard let other else { return }
        inForce = other.inForce
        for party in Party.allCases where other.frames[party] != nil { makePlace(for: party) }
    }

    deinit {
        for party in Party.allCases { frames[party]?.deallocate() }
        sum.deallocate()
    }

    /// Makes room for a party's voice and lanes, before it has a leg or anything plays to it.
    func makePlace(for party: Party) {
        guard frames[party] == nil else { return }
        let made = UnsafeMutablePointer<Int16>.allocate(capacity: Self.framesOfParty * count)
        made.initialize(repeating: 0, count: Self.framesOfParty * count)
        frames[party] = made
    }

    /// The frame of a party's voice, to be filled before `setSounding`; empty without a place.
    func frame(of party: Party) -> UnsafeMutableBufferPointer<Int16> {
        frame(0, of: party.index)
    }

    /// The frame of a lane, to be filled before `setSounding`; empty without a place.
    func frame(of lane: Lane) -> UnsafeMutableBufferPointer<Int16> {
        frame(1 + lane.kind.rawValue, of: lane.listener.index)
    }

    /// Says whether a party's voice sounds in this tick; otherwise it is left out.
    func setSounding(_ party: Party, _ sounds: Bool) {
        let bit = UInt16(1) << UInt16(party.index)
        if sounds { voices |= bit } else { voices &= ~bit }
    }

    /// Says whether a lane sounds in this tick; otherwise it is left out.
    func setSounding(_ lane: Lane, _ sounds: Bool) {
        let bit = UInt16(1) << UInt16(RoutingGains.firstLane + lane.kind.rawValue)
        if sounds { lanes[lane.listener] |= bit } else { lanes[lane.listener] &= ~bit }
    }

    /// A new or closed leg starts from silence.
    func forget(_ listener: Party) {
        inForce[listener] = RoutingGains()
        setSounding(listener, false)
    }

    /// Writes what a listener hears in this tick; `ear` may turn it down where it would clip.
    func mix(
        for listener: Party, by gains: RoutingGains,
        into output: UnsafeMutableBufferPointer<Int16>, limiting ear: inout EarCleaning?
    ) {
        let listener = listener.index
        let old = inForce[listener]
        inForce[listener] = gains
        var audible: UInt16 = 0
        for cell in Cells(voices | lanes[listener]) where old[cell] != 0 || gains[cell] != 0 {
            audible |= 1 << UInt16(cell)
        }
        guard audible != 0 else {
            output.update(repeating: 0)
            return
        }
        let first = audible.trailingZeroBitCount
        if audible & (audible - 1) == 0, old[first] == 1, gains[first] == 1 {
            _ = output.update(fromContentsOf: frame(first, heardBy: listener))
            return
        }
        clearMix(sum)
        for cell in Cells(audible) {
            Audio.mix(
                frame(cell, heardBy: listener), from: Gain(old[cell]), to: Gain(gains[cell]),
                rampCount: count / 4, into: sum)
        }
        if ear?.limiter == nil {
            saturate(UnsafeBufferPointer(sum), into: output)
        } else {
            ear?.limiter?.limit(UnsafeBufferPointer(sum), into: output)
        }
    }

    /// The frame behind one gain of a listener's row: somebody's voice, or one of the listener's lanes.
    private func frame(_ cell: Int, heardBy listener: Int) -> UnsafeBufferPointer<Int16> {
        let lane = cell - RoutingGains.firstLane
        return UnsafeBufferPointer(
            lane < 0 ? frame(0, of: cell) : frame(1 + lane, of: listener))
    }

    private func frame(_ place: Int, of party: Int) -> UnsafeMutableBufferPointer<Int16> {
        guard let start = frames[party] else {
            return UnsafeMutableBufferPointer(start: nil, count: 0)
        }
        return UnsafeMutableBufferPointer(start: start + place * count, count: count)
    }
}

/// The set bits of a mask, lowest first.
private struct Cells: Sequence, IteratorProtocol {
    private var bits: UInt16

    init(_ bits: UInt16) { self.bits = bits }

    mutating func next() -> Int? {
        guard bits != 0 else { return nil }
        defer { bits &= bits - 1 }
        return bits.trailingZeroBitCount
    }
}
