// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import JSON
import Timing

/// How long a caller and an operator waited, by names that expectations use; in milliseconds.
enum RunLatencies {
    /// Those that can be expected.
    static let names = [
        "wish to ring", "wish to person", "answer to whisper", "key to accept", "accept to bridge",
        "answer to agent",
    ]

    static func values(of run: FixtureRun, bands: [HeardBand]) -> [String: [Int]] {
        var values: [String: [Int]] = [:]
        func first(_ name: String, from time: Int64 = 0) -> Int64? {
            run.records.first { $0.name == name && run.milliseconds($0) >= time }
                .map(run.milliseconds)
        }
        func note(_ name: String, _ from: Int64?, _ to: Int64?) {
            if let from, let to, to >= from { values[name, default: []].append(Int(to - from)) }
        }
        if let wish = first("escalated") {
            note("wish to ring", wish, first("operator.ringing", from: wish))
            note("wish to person", wish, first("bridged", from: wish))
        }
        if let answer = first("caller.connected") {
            let hears = bands.first { $0.listener == "caller" && $0.source == "agent" }
            note("answer to agent", answer, hears?.time.lowerBound)
        }
        for record in run.records {
            let at = run.milliseconds(record)
            let target = record.detail["attempt"]?.integer.flatMap { run.targets[Int($0)] } ?? ""
            switch record.name {
            case "operator.answered":
                let whisper = bands.first {
                    $0.listener == target && $0.source == FixtureLane.whisper.rawValue
                        && $0.time.lowerBound >= at
                }
                note("answer to whisper", at, whisper?.time.lowerBound)
            case "operator.chose" where record.detail["choice"]?.string == "accept":
                note("accept to bridge", at, first("bridged", from: at))
                note("key to accept", key(before: at, of: target, run), at)
            default: break
            }
        }
        return values
    }

    private static func key(before time: Int64, of name: String, _ run: FixtureRun) -> Int64? {
        let notes = run.phones.first { $0.script.name == name }?.notes ?? []
        let pressed = notes.last { note in
            if case .pressed = note.what { (note.at - .zero).inMilliseconds <= time } else { false }
        }
        return pressed.map { ($0.at - .zero).inMilliseconds }
    }
}
