// SPDX-License-Identifier: Apache-2.0

/// What a run of fixtures tells whoever started it, from best to worst.
package enum RunStatus: Int32, Sendable, Hashable, CaseIterable {
    /// All that was played came as expected, and something was played.
    case asExpected = 0
    /// It could not be told of some; of none is it known that it changed.
    case couldNotTell = 2
    /// Something changed, whatever else could not be told.
    case changed = 1

    /// The worse of two.
    package func or(_ other: RunStatus) -> RunStatus {
        switch (self, other) {
        case (.changed, _), (_, .changed): .changed
        case (.couldNotTell, _), (_, .couldNotTell): .couldNotTell
        case (.asExpected, .asExpected): .asExpected
        }
    }
}

/// How many fixtures came out how.
package struct RunSummary: Sendable, Hashable {
    package let asExpected: Int
    package let changed: Int
    package let couldNotTell: Int
    package let skipped: Int

    package init(_ results: [FixtureResult]) {
        let verdicts = results.map(\.settledVerdict)
        asExpected = verdicts.count { $0 == .asExpected }
        changed = verdicts.count { $0 == .changed }
        couldNotTell = verdicts.count { if case .cannotTell = $0 { true } else { false } }
        skipped = verdicts.count { if case .skipped = $0 { true } else { false } }
    }

    /// What is skipped passes for nothing: where nothing else was there, nothing can be told.
    package var status: RunStatus {
        if changed > 0 { return .changed }
        return couldNotTell > 0 || asExpected == 0 ? .couldNotTell : .asExpected
    }

    /// `41 as expected, 1 changed, 1 could not tell, 2 skipped`, without what there is none of.
    package var words: String {
        var parts: [String] = []
        if asExpected > 0 { parts.append("\(asExpected) as expected") }
        if changed > 0 { parts.append("\(changed) changed") }
        if couldNotTell > 0 { parts.append("\(couldNotTell) could not tell") }
        if skipped > 0 { parts.append("\(skipped) skipped") }
        guard asExpected + changed + couldNotTell > 0 else {
            return (parts + ["nothing was played"]).joined(separator: ", ")
        }
        return parts.joined(separator: ", ")
    }
}
