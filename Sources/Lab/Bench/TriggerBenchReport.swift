// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a signal costs the rules of a call.
package struct TriggerBenchReport: Sendable, Hashable {
    /// CPU time of one signal, in microseconds, over one call.
    package struct Cost: Sendable, Hashable {
        package var mean: Double
        /// The first and the last quarter of the call.
        package var early: Double
        package var late: Double
        package var verdicts: Int
        /// How many rules a signal is shown, in the mean.
        package var shown = 0.0
    }

    package var rules: Int
    package var signals: Int
    package var perSecond: Int
    /// Rules that wait for one thing each: judged by the engine, and asked one after the other.
    package var flat: Cost
    package var inTurn: Cost
    /// Rules of which a third are made of several conditions.
    package var trees: Cost

    /// The share of a core that a call takes.
    package var corePercent: Double { trees.mean * Double(perSecond) / 10_000 }

    package var json: JSONValue {
        [
            "rules": .integer(Int64(rules)), "signals": .integer(Int64(signals)),
            "signalsPerSecond": .integer(Int64(perSecond)), "flat": flat.json,
            "flatAskedInTurn": inTurn.json,
            "timesFaster": .number(flat.mean > 0 ? inTurn.mean / flat.mean : 0),
            "trees": trees.json, "corePercent": .number(corePercent),
        ]
    }
}

extension TriggerBenchReport.Cost {
    fileprivate var json: JSONValue {
        [
            "microseconds": .number(mean), "earlyMicroseconds": .number(early),
            "lateMicroseconds": .number(late), "verdicts": .integer(Int64(verdicts)),
            "rulesShown": .number(shown),
        ]
    }
}
