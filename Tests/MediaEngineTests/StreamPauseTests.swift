// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine
import Testing

/// Where the agent's sound may be left: the pause that was asked for is told, and no other.
@Suite struct StreamPauseTests {
    private func studio() -> (Studio, StreamBot) {
        let studio = Studio(settings: CallMediaSettings(stream: StreamLegSettings()))
        studio.connect(.caller)
        let bot = studio.connectBot()
        studio.media.apply(.route(Routing(caller: [.agent], agent: [.caller])))
        return (studio, bot)
    }

    private func drained(_ studio: Studio) -> Int {
        studio.world.events.count { $0 == .streamDrained(.agent) }
    }

    /// Ticks until the stream is told to have paused; nil when it is not within a limit.
    private func ticksToPause(_ studio: Studio, limit: Int = 300) -> Int? {
        for tick in 1...limit {
            studio.tick(1)
            if drained(studio) > 0 { return tick }
        }
        return nil
    }

    private func quiet(milliseconds: Int) -> StreamBot.Message {
        .audio([UInt8](repeating: 0xFF, count: milliseconds * 8))
    }

    /// The bot says 1 s, pauses, and says 1 s more, all in the queue at once.
    @Test(arguments: [
        // pause, milliseconds of silence in the middle, earliest and latest answer in ticks
        (StreamPause.wordGap, 60, 50, 53), (.wordGap, 500, 50, 53), (.wordGap, 20, 99, 108),
        (.sentence, 60, 99, 112), (.sentence, 400, 62, 68), (.end, 400, 120, 130),
        (.end, 0, 99, 108),
    ])
    func thePauseAskedForIsTold(
        pause: StreamPause, silence: Int, earliest: Int, latest: Int
    ) throws {
        let (studio, bot) = studio()
        bot.say(milliseconds: 1000)
        bot.outbox.append(quiet(milliseconds: silence))
        bot.say(milliseconds: 1000)
        studio.tick(2)
        studio.media.apply(.awaitStream(.agent, pause))
        let ticks = try #require(ticksToPause(studio)) + 2
        #expect((earliest...latest).contains(ticks), "\(pause) in \(silence) ms: \(ticks)")
    }

    @Test func anAgentThatSaysNothingIsInEveryPause() throws {
        for pause in [StreamPause.wordGap, .sentence, .end] {
            let (studio, _) = studio()
            studio.tick(5)
            studio.media.apply(.awaitStream(.agent, pause))
            #expect(ticksToPause(studio) == 1)
        }
    }

    /// Bots that send silence all the time have pauses, too.
    @Test func silenceThatIsSentIsAPause() throws {
        let (studio, bot) = studio()
        bot.outbox.append(quiet(milliseconds: 5000))
        studio.tick(30)
        studio.media.apply(.awaitStream(.agent, .sentence))
        #expect(try #require(ticksToPause(studio)) <= 2)
    }

    @Test func withoutALegThePauseIsThere() {
        let studio = Studio(settings: CallMediaSettings(stream: StreamLegSettings()))
        studio.connect(.caller)
        studio.media.apply(.awaitStream(.agent, .end))
        #expect(drained(studio) == 1)
    }

    @Test func soundSentBeforeTheQuestionIsWaitedFor() throws {
        let (studio, bot) = studio()
        studio.tick(5)
        bot.say(milliseconds: 400)
        studio.media.apply(.awaitStream(.agent, .end))
        #expect(try #require(ticksToPause(studio)) >= 20)
    }
}
