// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
package import Verdicts

/// Shows one planted fault: what the first fixture that notices it says.
package struct PlantedShow: Sendable {
    /// What became of it.
    package enum Ending: Sendable {
        case noticed(FixtureOutcome)
        /// So many fixtures were played, and none noticed.
        case survived(played: Int)
        /// No fixture could be told even without the fault; why the first could not, where there was
        /// one.
        case nothingToPlay(FixtureVerdict?)
    }

    private let trial: FixtureTrial
    private let cases: [FixtureCase]

    /// Fixtures are tried in this order.
    package init(trial: FixtureTrial, cases: [FixtureCase]) {
        self.trial = trial
        self.cases = cases
    }

    /// Fixtures that are not as expected without the fault tell nothing with it: they are passed over.
    package func show(_ fault: PlantedFault) -> Ending {
        let planted = trial.planting(fault)
        var played = 0
        var reason: FixtureVerdict?
        for fixture in cases {
            let verdict = trial.play(fixture).result.settledVerdict
            guard verdict == .asExpected else {
                reason = reason ?? verdict
                continue
            }
            played += 1
            let outcome = planted.play(fixture)
            if outcome.result.settledVerdict == .changed { return .noticed(outcome) }
        }
        return played > 0 ? .survived(played: played) : .nothingToPlay(reason)
    }
}

extension PlantedFault {
    /// The name that somebody meant; nil when none is near.
    package static func nearest(to typed: String) -> String? {
        Suggestion.nearest(to: typed, among: allCases.map(\.rawValue))
    }
}
