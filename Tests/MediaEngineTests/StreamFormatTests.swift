// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import MediaEngine
import Testing

/// A stream is heard and hears whatever its format, and nobody but its leg notices which it is.
@Suite struct StreamFormatTests {
    static let formats = [StreamFormat.pcmu, .l16, .l16At16kHz, .l16At24kHz]

    private func studio(_ format: StreamFormat) -> (Studio, StreamBot) {
        let studio = Studio()
        studio.connect(.caller)
        let bot = studio.connectBot(format)
        studio.media.apply(.route(Routing(caller: [.agent], agent: [.caller])))
        return (studio, bot)
    }

    @Test(arguments: formats)
    func bothWaysKeepPitchAndLevel(format: StreamFormat) {
        let (studio, bot) = studio(format)
        bot.say(milliseconds: 2000)
        studio.tick(80)
        #expect(bot.framesHeard == 80)
        #expect(bot.payloads == [format.frameBytes])
        let toBot = Array(bot.heard.suffix(format.sampleRate / 2))
        let own = GoertzelProbe(
            frequency: Studio.frequency(.caller), rate: format.sampleRate)
        let other = GoertzelProbe(
            frequency: Studio.frequency(.agent), rate: format.sampleRate)
        let caller = Array((studio.world.telephones[.caller]?.heard ?? []).suffix(4000))
        let toCaller = GoertzelProbe(frequency: Studio.frequency(.agent)).level(in: caller)
        // What the tones are on a stream of the call's own format.
        #expect(abs(own.level(in: toBot) - toCaller) < 1, "\(own.level(in: toBot)) \(toCaller)")
        #expect((-14 ... -12).contains(toCaller), "\(toCaller)")
        #expect(other.level(in: toBot) < -50)
        #expect(Studio.audible(in: caller) == [.agent])
    }

    /// Marks, the end of a sentence and `clear` come on the same tick in every format.
    @Test(arguments: formats)
    func timeIsTheSameInEveryFormat(format: StreamFormat) {
        let (studio, bot) = studio(format)
        bot.say(milliseconds: 100)
        bot.outbox.append(.mark("one"))
        bot.say(milliseconds: 60)
        bot.outbox.append(.mark("two"))
        var ticks: [String: Int] = [:]
        for tick in 1...20 {
            studio.tick(1)
            for case .mark(.agent, let name) in studio.world.events { ticks[name] = tick }
            for case .streamDrained(.agent) in studio.world.events { ticks["drained"] = tick }
            studio.world.events = []
        }
        #expect(ticks == ["one": 5, "two": 8, "drained": 13])
        bot.say(milliseconds: 5000)
        studio.tick(10)
        bot.outbox += [.mark("gone"), .clear]
        studio.tick(1)
        for case .mark(.agent, let name) in studio.world.events { ticks[name] = 31 }
        #expect(ticks["gone"] == 31)
        studio.world.telephones[.caller]?.forgetHeard()
        studio.tick(10)
        #expect(Studio.audible(in: studio.world.telephones[.caller]?.heard ?? []) == [])
    }

    @Test(arguments: formats)
    func clearFadesRatherThanClicks(format: StreamFormat) {
        let (studio, bot) = studio(format)
        bot.say(milliseconds: 5000)
        studio.tick(10)
        bot.outbox.append(.clear)
        studio.tick(3)
        let voice = (studio.world.voices[.agent] ?? []).suffix(490).map(Int.init)
        let steps = zip(voice, voice.dropFirst()).map { abs($0 - $1) }
        #expect((steps.max() ?? 0) < 4200)
        #expect(voice.suffix(160).allSatisfy { abs($0) < 8 })
    }

    /// Sound may be cut between any two samples.
    @Test(arguments: formats)
    func anyCutSoundsTheSame(format: StreamFormat) {
        var heard: [[Int16]] = []
        for size in [1, 3, 7, 160, 1001, 100_000] {
            let (studio, bot) = studio(format)
            bot.say(milliseconds: 300)
            guard case .audio(let sound)? = bot.outbox.popLast() else { continue }
            let step = size * format.sampleBytes
            for start in stride(from: 0, to: sound.count, by: step) {
                bot.outbox.append(.audio(Array(sound[start..<min(start + step, sound.count)])))
            }
            studio.tick(30)
            heard.append(studio.world.voices[.agent] ?? [])
        }
        #expect(heard.count == 6)
        #expect(Set(heard).count == 1)
    }

    @Test(arguments: formats)
    func aMinuteMayWaitAndNoMore(format: StreamFormat) {
        let (studio, bot) = studio(format)
        bot.say(milliseconds: 61_000)
        studio.tick(1)
        let dropped = studio.media.statistics(of: .agent)?.quality.bytesDropped
        #expect(dropped == UInt64(format.bytesPerSecond))
    }
}
