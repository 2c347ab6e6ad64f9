// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import JSON
import Testing
import Timing

/// The messages are as vosk-server 0.3.45 prints them.
@Suite struct VoskStreamTests {
    private static let partial = #"{"# + "\n" + #"  "partial" : "i want""# + "\n" + #"}"#
    private static let empty = #"{"partial" : ""}"#
    private static let final = """
        {
          "result" : [{
              "conf" : 1.000000,
              "end" : 1.110000,
              "start" : 0.870000,
              "word" : "i"
            }, {
              "conf" : 0.500000,
              "end" : 1.530000,
              "start" : 1.110000,
              "word" : "want"
            }],
          "text" : "i want"
        }
        """

    private var stream = VoskStream(party: .caller)

    private mutating func receive(
        _ text: String, isText: Bool = true
    ) throws(RecogniserFault) -> TranscriptSegment? {
        let bytes = Array(text.utf8)
        let outcome = bytes.withUnsafeBytes { raw in
            Result { () throws(RecogniserFault) in try stream.receive(raw, isText: isText) }
        }
        return try outcome.get()
    }

    @Test func theServerIsToldTheRateAndTheEndInItsOwnSpelling() throws {
        let config = try JSONReader.read(VoskStream.greeting)["config"]
        #expect(config?["sample_rate"]?.integer == 8000)
        #expect(VoskStream.farewell == Array(#"{"eof" : 1}"#.utf8))
    }

    @Test func soundIsSentAsLittleEndian16Bit() {
        var bytes: [UInt8] = []
        VoskStream.encode([0, 1, -2, 0x1234], into: &bytes)
        #expect(bytes == [0, 0, 1, 0, 0xFE, 0xFF, 0x34, 0x12])
    }

    @Test mutating func wordsAreSettledWhereTheyWereSaid() throws {
        stream.noteSent(16_000, from: SampleTime(samples: 0))
        let heard = try #require(try receive(Self.final))
        #expect(heard.text == "i want" && heard.isFinal && heard.party == .caller)
        #expect(heard.start?.milliseconds == 870)
        #expect(heard.end?.milliseconds == 1530)
        #expect(heard.confidence == 0.75)
        #expect(heard.source == "recogniser")
    }

    @Test mutating func aStreamThatBeginsLaterPlacesItsWordsLater() throws {
        stream.noteSent(16_000, from: SampleTime(samples: 80_000))
        let heard = try #require(try receive(Self.final))
        #expect(heard.start?.milliseconds == 10_870)
    }

    @Test mutating func soundThatWasNotSentMovesWhatComesAfterIt() throws {
        // 1 s sent, 2 s dropped, 1 s sent: the server's 1.11 s are the leg's 3.11 s.
        stream.noteSent(8000, from: SampleTime(samples: 0))
        stream.noteSent(8000, from: SampleTime(samples: 24_000))
        let heard = try #require(try receive(Self.final))
        #expect(heard.start?.milliseconds == 870)
        #expect(heard.end?.milliseconds == 3530)
    }

    @Test mutating func oldGapsAreForgottenNotGathered() throws {
        for index in 0..<1000 {
            stream.noteSent(80, from: SampleTime(samples: Int64(index) * 160))
        }
        // 0.87 s into the sound is long forgotten; the words are kept.
        let heard = try #require(try receive(Self.final))
        #expect(heard.text == "i want")
        let end = try #require(heard.end)
        #expect(end.samples <= 1000 * 160)
    }

    @Test mutating func aGuessGrowsInItsPlaceUntilItIsSettled() throws {
        stream.noteSent(16_000, from: SampleTime(samples: 0))
        let first = try #require(try receive(Self.partial))
        #expect(!first.isFinal)
        stream.noteSent(8000, from: SampleTime(samples: 16_000))
        #expect(try receive(Self.partial) == nil, "nothing new")
        let second = try #require(try receive(#"{"partial" : "i want a"}"#))
        #expect(second.start == first.start)
        #expect(second.end == SampleTime(samples: 24_000))
        #expect(try receive(Self.final) != nil)
        #expect(try receive(Self.partial)?.start != nil, "the next utterance may begin alike")
    }

    @Test mutating func silenceIsNoNews() throws {
        #expect(try receive(Self.empty) == nil)
        #expect(try receive(#"{"text" : ""}"#) == nil)
        #expect(try receive(#"{"text" : "  "}"#) == nil)
    }

    @Test mutating func theFirstOfSeveralGuessesIsTaken() throws {
        stream.noteSent(16_000, from: SampleTime(samples: 0))
        let heard = try receive(
            #"{"alternatives" : [{"confidence" : 200.1, "text" : "yes"}, {"text" : "yet"}]}"#)
        #expect(heard?.text == "yes")
        #expect(heard?.confidence == nil)
    }

    @Test mutating func timesThatCannotBeAreReplacedNotBelieved() throws {
        stream.noteSent(8000, from: SampleTime(samples: 0))
        for times in ["-1, \"end\" : 0.5", "1e300, \"end\" : 1e300", "0.9, \"end\" : 0.1"] {
            let heard = try receive(
                #"{"result" : [{"word" : "no", "start" : "# + times + #"}], "text" : "no"}"#)
            let start = try #require(heard?.start)
            let end = try #require(heard?.end)
            #expect(start.samples >= 0 && start <= end && end.samples <= 8000, "\(times)")
        }
    }

    @Test mutating func whatIsNoMessageSaysWhy() {
        #expect(throws: RecogniserFault.binary(bytes: 1)) { try receive("x", isText: false) }
        #expect(throws: RecogniserFault.notAnObject) { try receive("[]") }
        #expect(throws: RecogniserFault.member("text")) { try receive("{}") }
        #expect(throws: RecogniserFault.member("partial")) { try receive(#"{"partial" : 1}"#) }
        #expect(throws: RecogniserFault.member("result")) {
            try receive(#"{"text" : "a", "result" : [{"word" : "a"}]}"#)
        }
        #expect(throws: RecogniserFault.self) { try receive("{") }
    }

    @Test mutating func damagedMessagesAreRefusedOrPlausible() {
        let seeds = [Self.partial, Self.empty, Self.final].map { Array($0.utf8) }
        var random = SeededRandom(seed: 12)
        var refused = 0
        for round in 0..<6000 {
            stream.noteSent(80, from: SampleTime(samples: Int64(round) * 80))
            let message = Corpus.damage(seeds[round % seeds.count], &random)
            do {
                guard let segment = try receive(String(decoding: message, as: UTF8.self)) else {
                    continue
                }
                let start = segment.start?.samples ?? -1
                let end = segment.end?.samples ?? -1
                #expect(start >= 0 && start <= end && end <= Int64(round + 1) * 80 + 4000)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1000)
    }
}
