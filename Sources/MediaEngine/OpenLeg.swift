// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Timing

/// A leg of one party, and how long it has been open.
final class OpenLeg {
    enum Kind {
        case rtp(RTPLeg)
        case stream(StreamLeg)
    }

    var party: Party
    let kind: Kind
    /// Ticks since the leg was opened, missed ones included.
    private(set) var ticks: Int64 = 0
    /// What brings its voice, and what it is sent, to whoever listens along.
    private(set) var narrowing: (heard: Narrowing?, sent: Narrowing?)
    /// What is done to what the party hears, where that was asked for.
    var ear: EarCleaning?
    /// How loud the party has been.
    var meter = LevelMeter()
    /// Ticks until the next report; the phase differs between legs so that reports spread.
    var ticksToReport: Int

    init(party: Party, kind: Kind, ear: EarCleaning? = nil, ticksToReport: Int) {
        self.ear = ear
        self.party = party
        self.kind = kind
        self.ticksToReport = ticksToReport
    }

    /// The rate of the sound it would bring and could hear.
    var soundRate: Int {
        switch kind {
        case .rtp(let leg): leg.soundRate
        case .stream(let leg): leg.soundRate
        }
    }

    /// The call is mixed at another rate from now on; false without memory for it.
    func change(to rate: CallRate) -> Bool {
        switch kind {
        case .rtp(let leg): guard leg.change(to: rate) else { return false }
        case .stream(let leg): leg.change(to: rate)
        }
        switch rate {
        case .narrow: (narrowing.heard, narrowing.sent) = (nil, nil)
        case .wide:
            guard let heard = Narrowing(), let sent = Narrowing() else { return false }
            (narrowing.heard, narrowing.sent) = (heard, sent)
        }
        return true
    }

    /// Where the frame of the coming tick begins in the leg's sound.
    var time: SampleTime { SampleTime(samples: ticks * Int64(PCMFrame.count)) }

    func advance() { ticks += 1 }

    func skipTick() {
        ticks += 1
        switch kind {
        case .rtp(let leg): leg.skipTick()
        case .stream: break
        }
    }

    var statistics: LegStatistics {
        var statistics =
            switch kind {
            case .rtp(let leg): leg.currentStatistics()
            case .stream(let leg): leg.statistics
            }
        statistics.quality.level = meter.level
        return statistics
    }
}
