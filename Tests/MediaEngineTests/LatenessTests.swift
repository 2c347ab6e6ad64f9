// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import Testing

/// A network that holds everything back for a second, and then lets it all go: the delay that this
/// leaves is made up for within seconds, and no word is lost by it.
@Suite struct LatenessTests {
    struct Run {
        /// Seconds from the burst until no more than 60 ms of it are left.
        var seconds: Double?
        var heard: [Int16] = []
        var said: [Int16] = []
        var skipped: UInt64 = 0
    }

    /// Speaks for 3 s, is held back for `late` milliseconds, and goes on for 17 s; every second it
    /// pauses for so many milliseconds.
    private func run(_ row: CodecDescription, late: Int, pause: Int) throws -> Run {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(row.makeCodec()))
        let person = studio.connect(.operator, L16())
        (caller.speaks, person.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        let talker = try #require(Talker(row))
        var run = Run()
        var held: [[UInt8]] = []
        for tick in 0..<1000 {
            let isPause = tick % 50 < pause / 20
            let range = tick * row.samplesPerFrame..<(tick + 1) * row.samplesPerFrame
            let sound =
                isPause
                ? [Int16](repeating: 0, count: range.count)
                : Talker.sound(range, rate: row.sampleRate)
            run.said +=
                isPause
                ? [Int16](repeating: 0, count: 160)
                : Talker.sound(tick * 160..<(tick + 1) * 160, rate: 8000)
            held.append(talker.packet(of: sound))
            if tick < 150 || tick >= 150 + late / 20 {
                for packet in held { studio.deliver(packet, to: .caller, from: caller.address) }
                held = []
            }
            studio.tick()
            let skipped = studio.media.statistics(of: .caller)?.framesSkipped ?? 0
            if run.seconds == nil, Int(skipped) * 20 >= late - 80 {
                run.seconds = Double(tick - 150 - late / 20) / 50
            }
            run.skipped = skipped
        }
        run.heard = person.heard
        return run
    }

    @Test(arguments: CodecCatalog.all, [400, 1000])
    func theDelayGoesAwayWithinSeconds(_ row: CodecDescription, _ late: Int) throws {
        for (pause, most) in [(0, 9.0), (300, 6.0)] {
            let run = try run(row, late: late, pause: pause)
            let seconds = try #require(run.seconds, "\(run.skipped) frames made up for")
            #expect(seconds < most, "\(seconds) s with pauses of \(pause) ms")
            print("lateness \(row.title) \(late) ms, pauses \(pause) ms: \(seconds) s")
            // It ends where it began.
            let before = lag(of: run.heard[16_000..<16_800], behind: run.said, limit: 2400)
            let after = lag(of: run.heard[150_000..<150_800], behind: run.said, limit: 2400)
            #expect(abs(after - before) <= 60 * 8, "\(before / 8) ms, then \(after / 8) ms")
        }
    }

    /// What is left out of speech is left out where it is not heard: no step of it is a click, and no
    /// moment silent.
    @Test func speechGoesOnMeanwhile() throws {
        let run = try run(PCMU.description, late: 1000, pause: 0)
        let heard = Array(run.heard[(151 * 160 + 51 * 160)..<120_000])
        let steps = zip(heard, heard.dropFirst()).map { abs(Int($0) - Int($1)) }
        // A tone of 8000 steps by 9400 at most, at 1500 Hz.
        #expect((steps.max() ?? 0) < 11_000)
        for start in stride(from: 0, to: heard.count - 160, by: 160) {
            #expect(SoundLevel(of: Array(heard[start..<start + 160])).rms > -26)
        }
    }
}
