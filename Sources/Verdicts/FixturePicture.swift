// SPDX-License-Identifier: Apache-2.0

/// A fixture that was played, as the page of a report shows it. Times are in milliseconds since the
/// scenario began, sounds 8 kHz from its beginning.
package struct FixturePicture: Sendable {
    /// One party: what it said and what it heard.
    package struct Ear: Sendable {
        package var party: String
        package var said: [Int16]
        package var heard: [Int16]
        /// Whom or what it heard when: `agent`, `anna`, `whisper`, `hold`.
        package var bands: [Band]
        /// When it was taken to speak.
        package var speech: [Range<Int64>]

        package init(
            party: String, said: [Int16], heard: [Int16], bands: [Band], speech: [Range<Int64>]
        ) {
            self.party = party
            self.said = said
            self.heard = heard
            self.bands = bands
            self.speech = speech
        }
    }

    package struct Band: Sendable, Hashable {
        package var source: String
        package var time: Range<Int64>

        package init(_ source: String, _ time: Range<Int64>) {
            self.source = source
            self.time = time
        }
    }

    /// A phrase that was heard, or nearly.
    package struct Phrase: Sendable, Hashable {
        package var party: String
        package var words: String
        package var time: Range<Int64>
        package var score: Double
        /// From this on it counts.
        package var threshold: Double

        package init(
            party: String, words: String, time: Range<Int64>, score: Double, threshold: Double
        ) {
            self.party = party
            self.words = words
            self.time = time
            self.score = score
            self.threshold = threshold
        }
    }

    /// Something a party wrote or pressed: a line of the transcript, a key.
    package struct Saying: Sendable, Hashable {
        package var party: String
        package var words: String
        package var at: Int64

        package init(party: String, words: String, at: Int64) {
            self.party = party
            self.words = words
            self.at = at
        }
    }

    /// The path of the fixture, as it is named on the command line.
    package var name: String
    package var about: String
    package var length: Int64
    package var ears: [Ear]
    package var phrases: [Phrase]
    package var keys: [Saying]
    package var transcript: [Saying]

    package init(
        name: String, about: String, length: Int64, ears: [Ear], phrases: [Phrase],
        keys: [Saying], transcript: [Saying]
    ) {
        self.name = name
        self.about = about
        self.length = length
        self.ears = ears
        self.phrases = phrases
        self.keys = keys
        self.transcript = transcript
    }
}
