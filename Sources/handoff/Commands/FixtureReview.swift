// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Foundation
import Verdicts

/// Goes through what changed with somebody at the terminal, one fixture after the other.
struct FixtureReview {
    let run: FixtureTestRun

    func go() throws {
        guard !run.changed.isEmpty else {
            print("nothing to review")
            return
        }
        for (number, outcome) in run.changed.enumerated() {
            print("\(number + 1) of \(run.changed.count): \(outcome.fixture.name)")
            print(
                DifferenceReport.text(
                    of: outcome.result, command: "handoff test '\(outcome.fixture.name)'"))
            if try !ask(outcome) { return }
        }
    }

    /// False when nobody is there to answer any more.
    private func ask(_ outcome: FixtureOutcome) throws -> Bool {
        while true {
            print("[a]ccept, [r]eject, [s]kip, [l]isten, [q]uit? ", terminator: "")
            fflush(nil)
            guard let answer = readLine() else { return false }
            switch answer.first {
            case "a":
                let isAccepted = try run.accept(outcome)
                print(isAccepted ? "accepted" : "there is nothing to accept")
                return true
            case "r":
                ExpectedTimeline.reject(outcome.fixture)
                print("rejected: what was expected stays")
                return true
            case "s": return true
            case "l": try listen(to: outcome)
            case "q": return false
            default: print("one of the letters in brackets")
            }
        }
    }

    private func listen(to outcome: FixtureOutcome) throws {
        guard let picture = outcome.picture else { return }
        let path = try FixtureTestRun.write(
            picture, outcome, into: "var/review",
            command: "handoff test '\(outcome.result.name)'")
        print("open \(path) in a browser; it begins at the worst moment")
    }
}
