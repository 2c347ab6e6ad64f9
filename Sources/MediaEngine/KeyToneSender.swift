// SPDX-License-Identifier: Apache-2.0

import Audio
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
    private static let queueLimit = 32
    private static let fewest = 3
    /// The longest a key is down, 8 s.
    private static let longest = 400
    private static let pause = 3
    /// Ticks for which a key that was played may come back: 600 ms.
    private static let echo = 30

    /// Peaks of the lower and of the higher tone: a sine of full scale is 3.14 dBm0.
    private static let levels: (low: Float, high: Float) = (-12.1, -10.1)
    private static let lows: [Float] = [697, 770, 852, 941]
    private static let highs: [Float] = [1209, 1336, 1477, 1633]

    private var state = State.idle
    private var queue: [Press] = []
    /// The tones of the key that sounds, made for frames of so many samples.
    private var tone: DualTone?
    private var toneFrame = 0
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
        }
        switch state {
        case .idle: break
        case .sounding(let press, let ticks):
            let last = min(press.length ?? Self.longest, Self.longest) - 1
            // The call may go over to another rate while a key is down.
            if ticks == 0 || frame.count != toneFrame {
                tone = Self.tone(of: press.event, rate: frame.count * 50)
                toneFrame = frame.count
            }
            tone?.render(into: frame, isFirst: ticks == 0, isLast: ticks >= last)
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

    private static func tone(of event: TelephoneEvent, rate: Int) -> DualTone {
        let place = place(event)
        return DualTone(lows[place.row], highs[place.column], levels: levels, rate: rate)
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
