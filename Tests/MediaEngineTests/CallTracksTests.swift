// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import Testing
import Timing

/// What is kept of a call: each track has its voices and no other, and all time is in its place.
@Suite struct CallTracksTests {
    private static func level(_ source: Source, in samples: [Int16]) -> Float {
        GoertzelProbe(frequency: Studio.frequency(source)).level(in: samples)
    }

    private func studio() -> Studio {
        let studio = Studio()
        studio.connect(.caller)
        studio.connect(.operator)
        studio.connectBot().say(milliseconds: 5000)
        studio.playTone(on: .whisper, loops: true)
        studio.media.apply(
            .route(Routing(caller: [.agent], agent: [.caller], operator: [.whisper])))
        studio.tick(20)
        return studio
    }

    private func track(_ number: Int, of studio: Studio) -> [Int16] {
        studio.world.recorded.flatMap { frame -> ArraySlice<Int16> in
            let length = frame.rate / 50
            return frame.tracks.isEmpty
                ? [] : frame.tracks[number * length..<(number + 1) * length]
        }
    }

    @Test func eachVoiceIsOnItsTrack() {
        let studio = studio()
        #expect(studio.world.recorded.isEmpty)
        studio.media.apply(.record(.begin(RecordingTrack.all(withConsultation: true))))
        studio.tick(50)
        #expect(studio.world.recorded.map(\.tick) == Array(0..<50))
        #expect(studio.world.recorded.allSatisfy { $0.rate == 8000 && $0.tracks.count == 640 })
        let heard: [Source] = [.voice(.caller), .voice(.agent), .voice(.operator), .lane(.whisper)]
        for number in 0..<4 {
            let samples = track(number, of: studio)
            for (place, source) in heard.enumerated() {
                let level = Self.level(source, in: samples)
                #expect(place == number ? level > -25 : level < -45, "\(number) \(source) \(level)")
            }
        }
        studio.media.apply(.record(.end))
        studio.tick(10)
        #expect(studio.world.recorded.count == 50)
        #expect(studio.world.hasRecordingEnded)
    }

    /// Nothing that sounds while it is paused leaves the media thread.
    @Test func aPauseKeepsNothingButTime() {
        let studio = studio()
        studio.media.apply(.record(.begin(RecordingTrack.all(withConsultation: false))))
        studio.tick(10)
        studio.media.apply(.record(.pause))
        studio.tick(10)
        studio.media.skip(ticks: 5)
        studio.media.apply(.record(.resume))
        studio.tick(10)
        let recorded = studio.world.recorded
        #expect(recorded.map(\.tick) == Array(0..<20) + Array(25..<35))
        #expect(recorded[10..<20].allSatisfy { $0.tracks.isEmpty })
        #expect((recorded[..<10] + recorded[20...]).allSatisfy { $0.tracks.count == 320 })
        studio.media.closeAll()
        #expect(studio.world.hasRecordingEnded)
        studio.tick(3)
        #expect(studio.world.recorded.count == 30)
    }

    @Test func anyOrderOfOrdersIsTaken() {
        let orders: [RecordingOrder] = [
            .begin([.caller, .heard]), .pause, .resume, .end, .begin([.caller]),
        ]
        for one in orders {
            for other in orders {
                for third in orders {
                    let studio = Studio()
                    studio.connect(.caller)
                    for order in [one, other, third] {
                        studio.media.apply(.record(order))
                        studio.tick(2)
                    }
                    #expect(studio.world.recorded.count <= 6)
                }
            }
        }
    }
}
