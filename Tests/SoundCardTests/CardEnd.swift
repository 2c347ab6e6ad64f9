// SPDX-License-Identifier: Apache-2.0

import Audio
import CLinux
import Glibc
import MediaEngine
import MediaThreads
import Synchronization

/// A card with a media thread at its rings: it talks in one tone and hears what comes.
final class CardEnd: Sendable {
    let card: SoundCard
    let rings = CardRings()
    private let stopping = Atomic<Bool>(false)
    private let heard = Mutex<[Int16]>([])
    private let hertz: Double

    init(_ settings: SoundCardSettings, hertz: Double) {
        self.hertz = hertz
        let log = NewsLog()
        card = SoundCard(settings) { log.add($0) }
        self.log = log
        card.connect(rings)
        card.start()
    }

    private let log: NewsLog

    var told: [String] { log.told }

    /// Ticks for so long, as a media thread does.
    func run(seconds: Double) {
        let start = clinux_monotonic_ns()
        var frame = [Int16](repeating: 0, count: 320)
        for tick in 1...Int(seconds * 50) {
            clinux_sleep_until(start + Int64(tick) * 20_000_000)
            rings.receive { input in
                guard case .audio(let bytes) = input else { return }
                UnsafeRawBufferPointer(bytes).withMemoryRebound(to: Int16.self) { samples in
                    heard.withLock { $0.append(contentsOf: samples) }
                }
            }
            let first = tick * frame.count
            for place in frame.indices {
                let turns = hertz * Double(first + place) / 16_000
                frame[place] = Int16(8000 * sin(2 * .pi * turns))
            }
            frame.withUnsafeBytes { rings.send($0.bindMemory(to: UInt8.self)) }
        }
    }

    var sound: [Int16] { heard.withLock { $0 } }

    func stop() {
        card.stop()
        card.join()
    }

    /// Runs two ends side by side.
    static func run(_ first: CardEnd, _ second: CardEnd, seconds: Double) async {
        await withTaskGroup(of: Void.self) { group in
            for end in [first, second] {
                group.addTask {
                    await withCheckedContinuation { done in
                        let thread = PosixThread(name: "ticks") {
                            end.run(seconds: seconds)
                            done.resume()
                        }
                        if thread == nil { done.resume() }
                    }
                }
            }
        }
    }

    /// The share of 20 ms in which the tone, and nothing much beside it, is there.
    static func share(of hertz: Double, in sound: ArraySlice<Int16>) -> Double {
        let probe = GoertzelProbe(frequency: Float(hertz), rate: 16_000)
        var (good, all) = (0, 0)
        var start = sound.startIndex
        while start + 320 <= sound.endIndex {
            let frame = Array(sound[start..<start + 320])
            let power = frame.withUnsafeBufferPointer { probe.level(in: $0) }
            good += power > -18 ? 1 : 0
            all += 1
            start += 320
        }
        return all == 0 ? 0 : Double(good) / Double(all)
    }
}

/// What a card has told, in words.
final class NewsLog: Sendable {
    private let news = Mutex<[String]>([])

    var told: [String] { news.withLock { $0 } }

    func add(_ item: SoundCardNews) {
        let text: String
        switch item {
        case .opened(let words): text = "opened: \(words)"
        case .failed(let error): text = "failed: \(error)"
        case .lost(let error): text = "lost: \(error)"
        case .heard: return
        }
        news.withLock { $0.append(text) }
    }
}
