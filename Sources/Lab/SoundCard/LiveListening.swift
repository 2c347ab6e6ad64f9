// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux
import CallModel
package import Listening
import MediaEngine
package import MediaThreads
import Synchronization
package import Timing

/// Listens to what a sound card captures as to a caller: the code of a live call, on a device.
package struct LiveListening {
    /// What there is to tell.
    package enum News {
        case opened(String)
        case lost(String)
        case heard(Detection)
        /// Every fifth of a second: how loud it was at most in it, in dBFS, and whether somebody
        /// speaks.
        case level(Float, speaks: Bool, at: SampleTime)
    }

    /// What the card's thread has told and nobody has read yet.
    private final class Inbox: Sendable {
        private let news = Mutex<[SoundCardNews]>([])

        func add(_ item: SoundCardNews) { news.withLock { $0.append(item) } }

        func take() -> [SoundCardNews] {
            news.withLock { news in
                defer { news = [] }
                return news
            }
        }
    }

    private static let tick: Int64 = 20_000_000

    private let device: String
    private let plan: ListeningPlan
    private let models: ListeningModels

    package init(device: String, plan: ListeningPlan, models: ListeningModels) {
        self.device = device
        self.plan = plan
        self.models = models
    }

    /// Listens for so many seconds, for ever without; a device that goes away is waited for.
    ///
    /// - Throws: when the device cannot be opened at all.
    package func run(seconds: Double?, tell: (News) -> Void) throws(SoundCardError) {
        let inbox = Inbox()
        let rings = CardRings()
        let settings = SoundCardSettings(device: device, plays: false, isKept: true)
        let card = SoundCard(settings) { inbox.add($0) }
        card.connect(rings)
        card.start()
        defer {
            card.stop()
            card.join()
        }
        guard let ear = LiveEar(plan, models) else { throw .noMemory }
        var hasOpened = false
        var next = clinux_monotonic_ns()
        let end = seconds.map { next + Int64($0 * 1e9) }
        while end.map({ next < $0 }) ?? true {
            next += Self.tick
            clinux_sleep_until(next)
            for item in inbox.take() {
                switch item {
                case .opened(let words):
                    hasOpened = true
                    tell(.opened(words))
                case .failed(let error): if !hasOpened { throw error }
                case .lost(let error): tell(.lost("\(error)"))
                case .heard: break
                }
            }
            rings.receive { input in
                if case .audio(let bytes) = input { ear.hear(bytes) }
            }
            for item in ear.take() { tell(item) }
        }
    }
}

/// The detectors of a live call over one voice, fed with the sound of a card. Confined to one thread.
private final class LiveEar {
    private let narrowing: Resampler
    private let worker: ListeningWorker
    private let leg = LegListener(LegListener.Options(digits: true, tones: true))
    private let id = WatchID(1)
    private var frame: [Int16] = []
    private var narrow = [Int16](repeating: 0, count: 32)
    private var samples: Int64 = 0
    private var speaks = false
    private var loudest = -Float.infinity
    private var news: [LiveListening.News] = []

    /// Nil without memory.
    init?(_ plan: ListeningPlan, _ models: ListeningModels) {
        guard let narrowing = Resampler(from: 16_000, to: 8000, keepingPace: true) else {
            return nil
        }
        self.narrowing = narrowing
        worker = ListeningWorker(models: models, batchLimit: 1)
        worker.watch(id, plan)
    }

    func hear(_ bytes: UnsafeBufferPointer<UInt8>) {
        let produced = UnsafeRawBufferPointer(bytes).withMemoryRebound(to: Int16.self) { sound in
            narrow.withUnsafeMutableBufferPointer { narrowing.process(sound, into: $0).produced }
        }
        frame += narrow[..<produced]
        guard frame.count >= 160 else { return }
        var detections: [Detection] = []
        frame.withUnsafeBufferPointer { sound in
            let whole = UnsafeBufferPointer(rebasing: sound[..<160])
            leg.hear(whole, into: &detections)
            worker.hear(id, whole)
        }
        frame.removeFirst(160)
        samples += 160
        detections += worker.advance().map(\.detection)
        for detection in detections {
            switch detection {
            case .speechBegan: speaks = true
            case .speechEnded: speaks = false
            case .keyword, .digit, .tone, .answer, .trouble: break
            }
            news.append(.heard(detection))
        }
        loudest = max(loudest, leg.level)
        if samples % 1600 == 0 {
            let time = SampleTime(samples: samples)
            news.append(.level(loudest, speaks: speaks, at: time))
            loudest = -.infinity
        }
    }

    func take() -> [LiveListening.News] {
        defer { news = [] }
        return news
    }
}
