// SPDX-License-Identifier: Apache-2.0

import CLinux
package import CallModel
package import MediaEngine
import Synchronization

/// The sound of one party between a sound card's thread and a media thread: two rings, neither of
/// which anybody waits for.
///
/// A media thread takes a frame and gives one on each of its ticks, the card as its own clock goes.
/// How much waits between the two, to a fraction of a tick, tells the card's side how the clocks
/// differ (`ClockDrift`); so the rings neither fill nor run dry.
package final class CardRings: StreamPort, Sendable {
    /// What a sound card brings and hears.
    package static let format = StreamFormat.l16At16kHz
    package var format: StreamFormat { Self.format }
    package var bringsTones: Bool { true }
    /// Samples a second.
    static let rate = format.sampleRate

    /// Samples in a slot, the grain in which sound waits: half a millisecond.
    static let grain = 8
    private static let slotsPerFrame = CardRings.format.frameSamples / grain
    /// Frames that may wait: half a second.
    private static let frameLimit = 25
    private static let tickNanoseconds = 20_000_000.0

    private let heard: SlotRing
    private let played: SlotRing
    private let clock: @Sendable () -> Int64
    /// When the media thread was last here; 0 before it ever was.
    private let lastTick = Atomic<Int64>(0)
    /// Ticks for which no frame was there and none has been given since.
    private let owed = Atomic<Int>(0)
    private let missed = Atomic<Int>(0)
    private let hasBegun = Atomic<Bool>(false)

    /// `clock` is the monotonic one, in nanoseconds.
    package init(clock: @escaping @Sendable () -> Int64) {
        self.clock = clock
        let slots = Self.frameLimit * Self.slotsPerFrame
        heard = SlotRing(slotBytes: 2 * Self.grain, capacity: slots)
        played = SlotRing(slotBytes: 2 * Self.grain, capacity: slots)
    }

    /// Rings by the clock of this machine.
    package convenience init() { self.init { clinux_monotonic_ns() } }

    /// Ticks of the media thread for which the card had brought nothing in time.
    package var framesMissed: Int { missed.load(ordering: .relaxed) }

    /// Samples that found no room, in either direction.
    package var samplesDropped: Int { (heard.dropped + played.dropped) * Self.grain }

    // MARK: The media thread's side

    package func receive(_ body: (StreamInput) -> Void) {
        lastTick.store(clock(), ordering: .releasing)
        // Frames that were late are given with the next one, so that none is lost.
        var wanted = 1 + min(owed.load(ordering: .relaxed), 2)
        while wanted > 0, heard.count >= Self.slotsPerFrame {
            for _ in 0..<Self.slotsPerFrame {
                _ = heard.read { body(.audio($0.bindMemory(to: UInt8.self))) }
            }
            wanted -= 1
            hasBegun.store(true, ordering: .relaxed)
        }
        // Before the first frame nothing is late.
        guard hasBegun.load(ordering: .relaxed) else { return }
        owed.store(wanted, ordering: .relaxed)
        if wanted > 0 { missed.wrappingAdd(1, ordering: .relaxed) }
    }

    package func send(_ payload: UnsafeBufferPointer<UInt8>) {
        let bytes = UnsafeRawBufferPointer(payload)
        let size = 2 * Self.grain
        for start in stride(from: 0, to: bytes.count - size + 1, by: size) {
            played.write {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
            }
        }
    }

    // MARK: The card's side

    /// Whether a media thread ticks at the other end.
    package var isTicking: Bool { lastTick.load(ordering: .acquiring) != 0 }

    /// Puts `grain` samples that the card brought.
    func put(_ samples: UnsafeBufferPointer<Int16>) {
        heard.write { $0.copyMemory(from: UnsafeRawBufferPointer(samples)) }
    }

    /// Takes `grain` samples that the card is to play; false when none wait.
    func take(into samples: UnsafeMutableBufferPointer<Int16>) -> Bool {
        played.read { UnsafeMutableRawBufferPointer(samples).copyMemory(from: $0) }
    }

    /// Seconds of the card's sound that wait for the media thread, which is thought to take it
    /// evenly and not in frames. What it has not got in time it has taken already.
    func secondsHeard(at now: Int64) -> Double {
        seconds(heard) - sinceTick(now) - 0.02 * Double(owed.load(ordering: .relaxed))
    }

    /// Seconds of sound that wait for the card, which the media thread is thought to bring evenly.
    func secondsToPlay(at now: Int64) -> Double {
        seconds(played) + sinceTick(now)
    }

    private func seconds(_ ring: SlotRing) -> Double {
        Double(ring.count * Self.grain) / Double(format.sampleRate)
    }

    private func sinceTick(_ now: Int64) -> Double {
        let last = lastTick.load(ordering: .acquiring)
        guard last != 0 else { return 0 }
        let passed = Double(max(0, now - last))
        return min(passed, 2 * Self.tickNanoseconds) / 1e9
    }
}
