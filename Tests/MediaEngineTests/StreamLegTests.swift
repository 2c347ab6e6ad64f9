// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import MediaEngine
import Testing

@Suite struct StreamLegTests {
    private func studio(
        _ stream: StreamLegSettings = StreamLegSettings()
    ) -> (Studio, StreamBot) {
        let studio = Studio(settings: CallMediaSettings(stream: stream))
        studio.connect(.caller)
        let bot = studio.connectBot()
        studio.media.apply(.route(Routing(caller: [.agent], agent: [.caller])))
        return (studio, bot)
    }

    @Test func agentAndCallerHearEachOther() {
        let (studio, bot) = studio()
        bot.say(milliseconds: 2000)
        studio.tick(50)
        #expect(bot.framesHeard == 50)
        #expect(Studio.audible(in: bot.heard.suffix(4000)) == [.caller])
        let caller = studio.world.telephones[.caller]?.heard ?? []
        #expect(Studio.audible(in: caller.suffix(4000)) == [.agent])
    }

    /// Silence before and after does not count.
    @Test func theLevelIsThatOfTheVoice() {
        let (studio, bot) = studio()
        #expect(studio.media.statistics(of: .agent)?.quality.level == nil)
        studio.tick(25)
        bot.say(milliseconds: 1000)
        studio.tick(100)
        let loud = SoundLevel(of: Array((studio.world.voices[.agent] ?? [])[6400..<8000])).rms
        let level = studio.media.statistics(of: .agent)?.quality.level ?? 0
        #expect(abs(level - Double(loud)) < 1)
    }

    @Test func aMarkComesBackOnceTheSoundBeforeItHasBeenPlayed() {
        let (studio, bot) = studio()
        bot.say(milliseconds: 100)
        bot.outbox.append(.mark("one"))
        bot.say(milliseconds: 60)
        bot.outbox.append(.mark("two"))
        studio.tick(4)
        #expect(marks(studio) == [])
        studio.tick(1)
        #expect(marks(studio) == ["one"])
        studio.tick(3)
        #expect(marks(studio) == ["one", "two"])
    }

    @Test func aMarkWithNothingBeforeItComesBackAtOnce() {
        let (studio, bot) = studio()
        bot.outbox.append(.mark("empty"))
        studio.tick(1)
        #expect(marks(studio) == ["empty"])
    }

    @Test func clearDropsTheSoundAndReturnsItsMarksAtOnce() {
        let (studio, bot) = studio()
        bot.say(milliseconds: 5000)
        bot.outbox.append(.mark("end"))
        studio.tick(10)
        bot.outbox.append(.clear)
        studio.tick(1)
        #expect(marks(studio) == ["end"])
        studio.world.telephones[.caller]?.forgetHeard()
        studio.tick(10)
        #expect(Studio.audible(in: studio.world.telephones[.caller]?.heard ?? []) == [])
    }

    @Test func clearFadesRatherThanClicks() {
        let (studio, bot) = studio()
        bot.say(milliseconds: 5000)
        studio.tick(10)
        bot.outbox.append(.clear)
        studio.tick(2)
        let voice = (studio.world.voices[.agent] ?? []).suffix(330).map(Int.init)
        let steps = zip(voice, voice.dropFirst()).map { abs($0 - $1) }
        // A 650 Hz sine of this level moves by up to 3700 a sample; a cut could be twice that.
        #expect((steps.max() ?? 0) < 4200)
        #expect(voice.suffix(200).allSatisfy { $0 == 0 })
    }

    @Test func theEndOfASentenceIsToldOnce() {
        let (studio, bot) = studio(StreamLegSettings(drainedTicks: 5))
        bot.say(milliseconds: 200)
        studio.tick(14)
        #expect(drained(studio) == 0)
        studio.tick(1)
        #expect(drained(studio) == 1)
        studio.tick(50)
        #expect(drained(studio) == 1)
        bot.say(milliseconds: 20)
        studio.tick(20)
        #expect(drained(studio) == 2)
    }

    @Test func anAgentInRealTimeWithJitterDoesNotStutter() {
        let (studio, bot) = studio()
        bot.say(milliseconds: 20)
        studio.tick(1)
        // Every other frame is one tick late, together with the next.
        for _ in 0..<50 {
            studio.tick(1)
            bot.say(milliseconds: 40)
            studio.tick(1)
        }
        let voice = (studio.world.voices[.agent] ?? []).dropFirst(320).dropLast(320)
        let frames = stride(from: voice.startIndex, to: voice.endIndex - 159, by: 160).map {
            SoundLevel(of: Array(voice[$0..<$0 + 160])).rms
        }
        #expect(frames.allSatisfy { $0 > -20 })
        #expect(drained(studio) == 0)
    }

    @Test func tooMuchSoundIsDroppedAndCounted() {
        let (studio, bot) = studio(StreamLegSettings(queueMilliseconds: 1000, queueMarks: 2))
        bot.say(milliseconds: 3000)
        for name in ["a", "b", "c"] { bot.outbox.append(.mark(name)) }
        studio.tick(1)
        #expect(studio.media.statistics(of: .agent)?.quality.bytesDropped == 16000)
        #expect(studio.media.statistics(of: .agent)?.streamMarksDropped == 1)
        #expect(marks(studio) == ["c"])
        studio.tick(60)
        #expect(marks(studio) == ["c", "a", "b"])
    }

    @Test func soundRunsAroundTheRingUnharmed() {
        let (studio, bot) = studio(StreamLegSettings(queueMilliseconds: 125, startFrames: 1))
        bot.say(milliseconds: 60)
        for _ in 0..<100 {
            studio.tick(1)
            bot.say(milliseconds: 20)
        }
        let voice = (studio.world.voices[.agent] ?? []).suffix(8000)
        #expect(
            GoertzelProbe(frequency: Studio.frequency(.agent)).level(in: Array(voice)) > -13.5)
    }

    private func marks(_ studio: Studio) -> [String] {
        studio.events { if case .mark(.agent, let name) = $0 { name } else { nil } }
    }

    private func drained(_ studio: Studio) -> Int {
        studio.events { if case .streamDrained(.agent) = $0 { true } else { nil } }.count
    }
}
