// SPDX-License-Identifier: Apache-2.0

import CallModel
import Codecs
import RTP

/// From what the jitter buffer hands out to frames of the call.
extension RTPLeg {
    /// Ticks without anything for which a resting peer's room is heard: a second.
    private static let longestRest = 50

    /// Writes the frame that a tick got out of the jitter buffer; false is silence, and then nothing is
    /// written.
    func play(_ read: JitterRead, into frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        switch read {
        case .frame(let payloadType, let bytes):
            room.soundPlayed()
            if let decoder = decoders.decoder(of: payloadType) {
                playing = nil
                decode(bytes, by: decoder, into: frame)
            } else {
                conceal(frame)
            }
        case .packets(let payloadType, let bytes, let ahead):
            room.soundPlayed()
            playing = decoders.decoder(of: payloadType)
            play(bytes, ahead: ahead, into: frame)
        case .covered: fill(frame, from: playing?.player?.play(into: frame) ?? 0)
        case .lost(_, let bytes): conceal(frame, before: received(bytes))
        case .missing: if !soundsOfSilence(frame) { conceal(frame) }
        case .idle: return soundsOfSilence(frame) || soundsOfTheRoom(frame)
        }
        return true
    }

    /// Makes up for some of a delay, in a tick in which more waits than the jitter asks for.
    func hurry(_ frame: UnsafeMutableBufferPointer<Int16>, sounds: Bool) -> Bool {
        if !sounds { frame.update(repeating: 0) }
        var sounds = sounds
        catchUp.begin()
        while receiver.jitterBuffer.overdue > 0, catchUp.takesAnother(after: frame) {
            let read = receiver.readAnother(into: UnsafeMutableRawBufferPointer(wire))
            let isHeard = play(read, into: catchUp.next)
            if !isHeard { catchUp.next.update(repeating: 0) }
            catchUp.join(frame)
            sounds = sounds || isHeard
        }
        return sounds
    }

    /// A peer that has said that it is silent, with a word on how its room sounds.
    private func soundsOfSilence(_ frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        guard room.fill(frame) else { return false }
        playing = nil
        concealer.received(frame)
        return true
    }

    /// Fills a frame of which nothing came, from the packet after it where there is one.
    private func conceal(
        _ frame: UnsafeMutableBufferPointer<Int16>,
        before next: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        if let player = playing?.player {
            if !player.codec.isResting { statistics.quality.framesConcealed &+= 1 }
            player.conceal(frame, before: next)
        } else {
            statistics.quality.framesConcealed &+= 1
            concealer.conceal(frame)
        }
    }

    /// A peer that rests (DTX) sends next to nothing, and its room is heard all the same for a while.
    private func soundsOfTheRoom(_ frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        guard let player = playing?.player, player.codec.isResting,
            restingTicks < Self.longestRest
        else {
            return false
        }
        restingTicks += 1
        player.conceal(frame)
        return true
    }

    private func received(_ bytes: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: wire[..<min(bytes, wire.count)])
    }

    /// Plays packets that cannot be cut.
    private func play(
        _ bytes: Int, ahead: Int, into frame: UnsafeMutableBufferPointer<Int16>
    ) {
        restingTicks = 0
        guard let codec = playing, codec.player != nil else { return conceal(frame) }
        let clock = codec.codec.description.clock
        let gaps = receiver.jitterBuffer.gaps
        let samples = ahead * frame.count / Int(clock.ticksPerFrame)
        let count =
            codec.player?.play(received(bytes), gaps, clock, ahead: samples, into: frame) ?? 0
        if gaps.count > 0 { statistics.quality.framesConcealed &+= 1 }
        statistics.undecodable &+= codec.player?.takeUndecodable() ?? 0
        fill(frame, from: count)
    }

    /// Conceals the rest of a frame of which so many samples came.
    private func fill(_ frame: UnsafeMutableBufferPointer<Int16>, from count: Int) {
        guard count < frame.count else { return }
        conceal(UnsafeMutableBufferPointer(rebasing: frame[count...]))
    }

    /// Decodes sound that can be cut, and conceals what is missing in it and behind it.
    private func decode(
        _ bytes: Int, by codec: LegCodec, into frame: UnsafeMutableBufferPointer<Int16>
    ) {
        let gaps = receiver.jitterBuffer.gaps
        let wire = received(bytes)
        let frameTicks = Int(codec.codec.description.clock.ticksPerFrame)
        var (at, from) = (0, 0)
        for index in 0..<gaps.count {
            let gap = gaps[index]
            at += decode(wire, from, gap.byte, by: codec, into: frame, at)
            from = gap.byte
            let end = min(frame.count, at + gap.ticks * frame.count / frameTicks)
            guard end > at else { continue }
            conceal(UnsafeMutableBufferPointer(rebasing: frame[at..<end]))
            at = end
        }
        at += decode(wire, from, wire.count, by: codec, into: frame, at)
        fill(frame, from: at)
    }

    /// Decodes a run of bytes to a place of the frame; the result is how many samples it makes.
    private func decode(
        _ wire: UnsafeBufferPointer<UInt8>, _ from: Int, _ end: Int, by codec: LegCodec,
        into frame: UnsafeMutableBufferPointer<Int16>, _ at: Int
    ) -> Int {
        guard from < end, end <= wire.count, at < frame.count else { return 0 }
        let target = UnsafeMutableBufferPointer(rebasing: frame[at...])
        let count = codec.decode(UnsafeBufferPointer(rebasing: wire[from..<end]), into: target)
        concealer.received(UnsafeMutableBufferPointer(rebasing: target[..<count]))
        return count
    }
}
