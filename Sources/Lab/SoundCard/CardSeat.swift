// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux
package import GatewayTesting
import MediaEngine
import MediaThreads
import Synchronization
import Timing

/// The device names of sound cards that are wired to each other: the gateway's, and that of whoever
/// sits there.
package struct CardWires: Sendable {
    private let pair: @Sendable (_ goneAfter: Duration?) throws -> (gateway: String, far: String)

    /// `pair` makes two such devices; the gateway's is gone for good so long after it was opened.
    package init(
        pair: @escaping @Sendable (_ goneAfter: Duration?) throws -> (gateway: String, far: String)
    ) {
        self.pair = pair
    }

    func wired(goneAfter: Duration?) throws -> (gateway: String, far: String) {
        try pair(goneAfter)
    }
}

/// Whoever sits at a sound card in a scenario on real devices: talks in a tone, presses keys as the
/// telephone does that is wired to it, and hears.
final class CardSeat: Sendable {
    private let script: CardScript
    private let card: SoundCard
    private let rings = CardRings()
    private let heard = Mutex(HeardSound())
    private let stopping = Atomic<Bool>(false)
    private let thread = Mutex<PosixThread?>(nil)
    private let role: Role

    /// When its steps begin.
    enum Role: Sendable {
        /// So long after the bell was first heard: then it counts as picked up.
        case isCalled(answerAfter: Duration)
        /// So long after the start, and until then there is silence.
        case calls(after: Duration)
    }

    init(_ script: CardScript, at device: String, _ role: Role) {
        self.script = script
        self.role = role
        card = SoundCard(SoundCardSettings(device: device, isKept: true)) { _ in }
        card.connect(rings)
        card.start()
        let thread = PosixThread(name: "card-seat") { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// What was heard, once it is over.
    func stop() -> HeardSound {
        stopping.store(true, ordering: .releasing)
        thread.withLock { $0?.join() }
        card.stop()
        card.join()
        return heard.withLock { $0 }
    }

    private func run() {
        guard let narrowing = Resampler(from: 16_000, to: 8000, keepingPace: true),
            let widening = Resampler(from: 8000, to: 16_000, keepingPace: true)
        else { return }
        var ear = Ear(narrowing, widening, tone: script.voice)
        var next = clinux_monotonic_ns()
        // From when it is picked up; the bell is heard before.
        var began: Instant?
        var steps = script.steps
        if case .calls(let pause) = role {
            began = Instant(nanoseconds: next) + pause
            ear.isSilent = true
            steps.insert(CardScript.Step(.speak, after: .zero), at: 0)
        }
        while !stopping.load(ordering: .acquiring) {
            next += 20_000_000
            clinux_sleep_until(next)
            let now = Instant(nanoseconds: next)
            var sound: [Int16] = []
            rings.receive { input in
                if case .audio(let bytes) = input { sound += ear.narrow(bytes) }
            }
            if began == nil, case .isCalled(let answerAfter) = role {
                let rings = sound.contains { abs(Int32($0)) > 500 }
                began = rings ? now + answerAfter : nil
            }
            if !sound.isEmpty { heard.withLock { ear.add(sound, to: &$0, at: now) } }
            while let step = steps.first, let began, began + step.after <= now {
                steps.removeFirst()
                switch step.act {
                case .press(let key): ear.press(key)
                case .speak: ear.isSilent = false
                case .hangUp: ear.isSilent = true
                case .vanish: break
                }
            }
            rings.send(frame: ear.speak())
        }
    }

    /// What is heard and said at the seat, at 8 kHz.
    private struct Ear {
        private let narrowing: Resampler
        private let widening: Resampler
        private var tone: PureTone
        private var key: ToneGenerator?
        private var samples: UInt32 = 0
        var isSilent = false

        init(_ narrowing: Resampler, _ widening: Resampler, tone: Tone) {
            self.narrowing = narrowing
            self.widening = widening
            self.tone = PureTone(hertz: tone.hertz)
        }

        func narrow(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int16] {
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: Int16.self) { input in
                [Int16](unsafeUninitializedCapacity: input.count) { output, count in
                    count = narrowing.process(input, into: output).produced
                }
            }
        }

        mutating func add(_ sound: [Int16], to heard: inout HeardSound, at now: Instant) {
            heard.add(sound, timestamp: samples, ssrc: 0, at: now)
            samples &+= UInt32(truncatingIfNeeded: sound.count)
        }

        mutating func press(_ key: Character) {
            let (rows, columns) = ([697, 770, 852, 941], [1209, 1336, 1477, 1633])
            let keys = Array("123A456B789C*0#D")
            guard let place = keys.firstIndex(of: key) else { return }
            let tones = [Float(rows[place / 4]), Float(columns[place % 4])]
            let pause = ToneCadence.Stretch([], milliseconds: 60)
            self.key = ToneGenerator(
                ToneCadence(
                    [pause, .init(tones, milliseconds: 120), pause], level: -12, repeats: false))
        }

        /// 20 ms at 16 kHz.
        mutating func speak() -> [Int16] {
            var sound = isSilent ? [Int16](repeating: 0, count: 160) : tone.next(160)
            if var pressed = key {
                sound.withUnsafeMutableBufferPointer { pressed.render(into: $0) }
                key = pressed.isFinished ? nil : pressed
            }
            return [Int16](unsafeUninitializedCapacity: 320) { output, count in
                count = sound.withUnsafeBufferPointer {
                    widening.process($0, into: output).produced
                }
            }
        }
    }
}

/// Somebody at a sound card who talks in a tone, and may press a key now and then.
package final class CardSpeaker: Sendable {
    private let seat: CardSeat

    /// Begins at once, and presses the key once a second, twenty times.
    package init(at device: String, pressing key: Character? = nil) {
        let steps = key.map { key in
            (1...20).map { CardScript.Step(.press(key), after: .seconds($0)) }
        }
        seat = CardSeat(CardScript(steps ?? []), at: device, .calls(after: .zero))
    }

    /// What was heard there.
    @discardableResult
    package func stop() -> HeardSound { seat.stop() }
}

extension CardRings {
    fileprivate func send(frame: [Int16]) {
        frame.withUnsafeBytes { send($0.bindMemory(to: UInt8.self)) }
    }
}
