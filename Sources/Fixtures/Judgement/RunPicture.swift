// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import JSON
import Timing
import Verdicts

/// Makes of a run what a page shows of it.
struct RunPicture {
    let run: FixtureRun
    let bands: [HeardBand]
    let lines: [TimelineLine]
    let name: String

    var picture: FixturePicture {
        let length = run.length.inMilliseconds
        return FixturePicture(
            name: name, about: run.scenario.about, length: length,
            ears: run.members.map { member in
                FixturePicture.Ear(
                    party: member.name, said: member.said.samples, heard: member.heard.samples,
                    bands: bands.filter { $0.listener == member.name }.map {
                        .init($0.source, $0.time)
                    }, speech: speech(of: member.name, until: length))
            }, phrases: phrases, keys: sayings("presses"), transcript: sayings("said"))
    }

    private func speech(of party: String, until length: Int64) -> [Range<Int64>] {
        var speech: [Range<Int64>] = []
        var began: Int64?
        for line in lines where line.subject == party {
            if line.event == "speaks" { began = began ?? line.milliseconds }
            if line.event == "pauses" || line.event == "leaves", let start = began {
                speech.append(start..<max(start, line.milliseconds))
                began = nil
            }
        }
        if let began { speech.append(began..<max(began, length)) }
        return speech
    }

    private var phrases: [FixturePicture.Phrase] {
        let certain = run.scenario.configuration.listening.keywords
        return run.records.filter { $0.name == "signal.keyword" }.map { record in
            let detail = record.detail
            let words = detail["phrase"]?.string ?? ""
            let at = run.milliseconds(record)
            let length = (detail["end_ms"]?.integer ?? 0) - (detail["start_ms"]?.integer ?? 0)
            return FixturePicture.Phrase(
                party: detail["party"]?.string ?? "", words: words,
                time: at - max(0, length)..<at, score: detail["score"]?.double ?? 0,
                threshold: certain.first { $0.phrase == words }?.certain ?? 0)
        }
    }

    private func sayings(_ event: String) -> [FixturePicture.Saying] {
        lines.filter { $0.event == event }.map {
            FixturePicture.Saying(party: $0.subject, words: $0.detail, at: $0.milliseconds)
        }
    }
}
