// SPDX-License-Identifier: Apache-2.0

import Audio
import Glibc
import RTP

/// Presses keys as tones in the sound of one leg (DTMF, ITU-T Q.23), for a peer that takes no telephone
/// events. The counterpart of `TelephoneEventSender`, and bounded as that is.
///
/// The tones take the place of the sound, which would hide them, and so does the silence after each
/// key that tells it from the next. Levels and lengths are those of Q.23 and Q.24: -9 and -7 dBm0, at
/// least 60 ms of tone and 60 ms of pause. Nothing is allocated after `init`.
struct KeyToneSender {
    private struct Press {
        var event: TelephoneEvent
        /// Ticks; nil while the key is held.
        var length: Int?
    }

    private enum State {
        case idle
        case sounding(Press, ticks: Int)
        case pausing(ticks: Int)
    }

    /// Keys that may wait; more are refused.
    static let queueLimit = 32
    private static let fewest = 3
    /// The longest a key is down, 8 s.
    private static let longest = 400
    private static let pause = 3
    /// Ticks for which a key that was played may come back: 600 ms.
    private static let echo = 30

    /// Peaks of the lower and of the higher tone: a sine of full scale is 3.14 dBm0.
    private static let peaks = (
        low: SoundLevel.amplitude(decibels: -12.1), high: SoundLevel.amplitude(decibels: -10.1)
    )
    private static let lows: [Float] = [697, 770, 852, 941]
    private static let highs: [Float] = [1209, 1336, 1477, 1633]

    private var state = State.idle
    private var queue: [Press] = []
    private var phases: (low: Float, high: Float) = (0, 0)
    private var played: TelephoneEvent?
    private var sincePlayed = 0

    init() { queue.reserveCapacity(Self.queueLimit) }

    /// Whether the coming frame belongs to a key, or an echo of one may still come.
    var isBusy: Bool {
        if case .idle = state { return !queue.isEmpty || played != nil }
        return true
    }

    /// Queues a key for so long; without a length it stays down until `release`. False when the queue is
    /// full and the key was dropped.
    mutating func press(_ event: TelephoneEvent, for duration: Duration?) -> Bool {
        guard queue.count < Self.queueLimit else { return false }
        queue.append(Press(event: event, length: duration.map(Self.ticks)))
        return true
    }

    /// The held key is up after so long.
    mutating func release(_ event: TelephoneEvent, after duration: Duration) {
        if case .sounding(var press, let ticks) = state, press.event == event, press.length == nil {
            press.length = max(Self.ticks(duration), ticks)
            state = .sounding(press, ticks: ticks)
            return
        }
        for index in queue.indices where queue[index].event == event {
            guard queue[index].length == nil else { continue }
            queue[index].length = Self.ticks(duration)
            return
        }
    }

    /// Whether a key that is heard from the peer may be the one it is just being played: hybrids and
    /// loudspeakers send it back.
    func mayEcho(_ key: Character) -> Bool { played?.digit == key }

    private static func ticks(_ duration: Duration) -> Int {
        let milliseconds = (max(.zero, min(duration, .seconds(60))) / .milliseconds(1)).rounded()
        return max(fewest, min((Int(milliseconds) + 10) / 20, longest))
    }

    /// Takes over a frame of any rate that is about to be sent, if it belongs to a key.
    mutating func play(into frame: UnsafeMutableBufferPointer<Int16>) {
        forgetEcho()
        if case .idle = state, !queue.isEmpty {
            state = .sounding(queue.removeFirst(), ticks: 0)
            phases = (0, 0)
        }
        switch state {
        case .idle: break
        case .sounding(let press, let ticks):
            let last = min(press.length ?? Self.longest, Self.longest) - 1
            sound(press.event, in: frame, isFirst: ticks == 0, isLast: ticks >= last)
            (played, sincePlayed) = (press.event, 0)
            state =
                ticks >= last
                ? .pausing(ticks: Self.pause) : .sounding(press, ticks: ticks + 1)
        case .pausing(let ticks):
            frame.update(repeating: 0)
            state = ticks > 1 ? .pausing(ticks: ticks - 1) : .idle
        }
    }

    private mutating func forgetEcho() {
        sincePlayed += 1
        if sincePlayed > Self.echo { played = nil }
    }

    private mutating func sound(
        _ event: TelephoneEvent, in frame: UnsafeMutableBufferPointer<Int16>, isFirst: Bool,
        isLast: Bool
    ) {
        let place = Self.place(event)
        let rate = Float(frame.count * 50)
        let (low, high) = (Self.lows[place.row] / rate, Self.highs[place.column] / rate)
        let ramp = frame.count / 4
        for index in frame.indices {
            var weight: Float = 1
            if isFirst { weight = min(weight, Float(index) / Float(ramp)) }
            if isLast { weight = min(weight, Float(frame.count - 1 - index) / Float(ramp)) }
            let both =
                Self.peaks.low * sinf(2 * .pi * phases.low)
                + Self.peaks.high * sinf(2 * .pi * phases.high)
            frame[index] = Int16(clamping: Int32((both * weight).rounded()))
            phases.low = Self.turned(phases.low, by: low)
            phases.high = Self.turned(phases.high, by: high)
        }
    }

    private static func turned(_ phase: Float, by step: Float) -> Float {
        let next = phase + step
        return next >= 1 ? next - 1 : next
    }

    /// Where a key is on the keypad.
    private static func place(_ event: TelephoneEvent) -> (row: Int, column: Int) {
        let code = Int(event.rawValue)
        return switch code {
        case 1...9: ((code - 1) / 3, (code - 1) % 3)
        case 10: (3, 0)
        case 11: (3, 2)
        case 12...15: (code - 12, 3)
        default: (3, 1)
        }
    }
}
