// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import MediaEngine
import Timing

/// A simulated sound card while a call uses it.
struct SimCard {
    /// What comes of it.
    enum Arrival {
        case event(CardEvent)
        case pressed(Character, by: Party)
    }

    /// Whose card it is.
    let name: String
    private(set) var heard = HeardSound()
    private let script: CardScript
    private var due: [(at: Instant, arrival: CardEvent)] = []
    private var steps: [(at: Instant, act: CardScript.Act)] = []
    private var joined: (party: Party, port: SimStreamPort)?
    private var tone: PureTone
    private var heardSamples: UInt32 = 0
    private(set) var isClosed = false

    init(_ script: CardScript?, device: String, at now: Instant) {
        name = String(device.drop { $0 != ":" }.dropFirst())
        self.script = script ?? CardScript(device: .fails(after: .zero))
        tone = PureTone(hertz: self.script.voice.hertz)
        switch self.script.device {
        case .opens(let delay): due = [(now + delay, .opened("a simulated card"))]
        case .fails(let delay):
            due = [(now + delay, .failed(reason: "there is no \(device)", isBusy: false))]
        case .hangs: break
        }
    }

    var nextDeadline: Instant? {
        isClosed ? nil : (due.map(\.at) + steps.map(\.at)).min()
    }

    mutating func join(_ party: Party, _ port: SimStreamPort, at now: Instant) {
        joined = (party, port)
        steps = script.steps.map { (now + $0.after, $0.act) }
    }

    mutating func close() { isClosed = true }

    mutating func advance(to now: Instant) -> [Arrival] {
        guard !isClosed else { return [] }
        var arrivals = due.filter { $0.at <= now }.map { Arrival.event($0.arrival) }
        due.removeAll { $0.at <= now }
        for step in steps where step.at <= now {
            switch step.act {
            case .press(let key):
                if let party = joined?.party { arrivals.append(.pressed(key, by: party)) }
            case .speak: break
            case .hangUp: arrivals.append(.event(.hungUp(reason: "nobody was heard")))
            case .vanish: arrivals.append(.event(.lost(reason: "the plug was pulled")))
            }
        }
        steps.removeAll { $0.at <= now }
        return arrivals
    }

    /// Brings 20 ms of whoever sits there.
    mutating func bring() {
        guard !isClosed, let joined else { return }
        joined.port.incoming.append(.audio(joined.port.format.bytes(of: tone.next(160))))
    }

    /// Plays what the party was sent.
    mutating func play(at now: Instant) {
        guard let port = joined?.port else { return }
        for frame in port.outgoing where !isClosed {
            let sound = port.format.sound(of: frame)
            heard.add(sound, timestamp: heardSamples, ssrc: 0, at: now)
            heardSamples &+= UInt32(truncatingIfNeeded: sound.count)
        }
        port.outgoing.removeAll(keepingCapacity: true)
    }
}
