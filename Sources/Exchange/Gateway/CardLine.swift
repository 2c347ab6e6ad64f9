// SPDX-License-Identifier: Apache-2.0

/// When a call arrives on a line that is wired to a sound card, and when it is over: plain sound has
/// no ringing and no hook, so both are heard.
package struct CardLine: Sendable, Hashable {
    /// The ALSA device.
    package var device: String
    /// Sound as loud as this, in dB of full scale (RMS of 20 ms), is somebody.
    package var threshold: Float
    /// How long it has to be there, with pauses no longer than that, before a call arrives.
    package var onset: Duration
    /// How long nobody may be heard before the call is over.
    package var silence: Duration

    package init(
        device: String, threshold: Float = -40, onset: Duration = .milliseconds(300),
        silence: Duration = .seconds(60)
    ) {
        self.device = device
        self.threshold = threshold
        self.onset = onset
        self.silence = silence
    }
}

/// Watches the level of such a line, period by period of 20 ms.
package struct CardLineWatch: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// Nobody is there; so many of the last periods were loud. → calling
        case waiting(loud: Int, quiet: Int)
        /// A call runs. → settling
        case calling(quiet: Int)
        /// The call is over; what still sounds, such as a busy tone, is no new one. → waiting
        case settling(quiet: Int)
    }

    package enum Event: Sendable, Equatable {
        case rang
        case hungUp(reason: String)
    }

    /// After a call there has to be silence for so many periods, a second.
    private static let settled = 50

    package let line: CardLine
    package private(set) var state = State.settling(quiet: 0)

    package init(_ line: CardLine) { self.line = line }

    /// Takes the level of a period.
    package mutating func hear(_ level: Float) -> Event? {
        let isLoud = level >= line.threshold
        switch state {
        case .waiting(let loud, let quiet):
            let onset = Self.periods(line.onset)
            if isLoud {
                state = .waiting(loud: loud + 1, quiet: 0)
                guard loud + 1 >= onset else { return nil }
                state = .calling(quiet: 0)
                return .rang
            }
            state = .waiting(loud: quiet + 1 > onset ? 0 : loud, quiet: min(quiet + 1, onset + 1))
            return nil
        case .calling(let quiet):
            guard !isLoud else {
                state = .calling(quiet: 0)
                return nil
            }
            state = .calling(quiet: quiet + 1)
            guard quiet + 1 >= Self.periods(line.silence) else { return nil }
            state = .settling(quiet: Self.settled)
            return .hungUp(reason: "nobody was heard for \(line.silence)")
        case .settling(let quiet):
            let now = isLoud ? 0 : quiet + 1
            state = now >= Self.settled ? .waiting(loud: 0, quiet: 0) : .settling(quiet: now)
            return nil
        }
    }

    /// The call was ended by us, or never begun.
    package mutating func ended() {
        if case .calling = state { state = .settling(quiet: 0) }
    }

    private static func periods(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(seconds * 50 + attoseconds / 20_000_000_000_000_000))
    }
}
