// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Verdicts

/// Why a fixture cannot be played.
enum FixtureError: Error, Sendable {
    /// What is wrong in its files, each with its line.
    case broken(ConfigurationProblems)
    case modelMissing(String)

    var verdict: FixtureVerdict {
        switch self {
        case .broken(let problems): .cannotTell(problems.description)
        case .modelMissing(let what):
            .modelMissing("\(what); run scripts/fetch-models, or write 'listening: level'")
        }
    }
}
