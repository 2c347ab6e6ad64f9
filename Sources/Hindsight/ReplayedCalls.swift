// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// Many calls under rules of before and of now.
package struct ReplayedCalls: Sendable {
    private let calls: [ReplayedCall]
    private let unmeasured: Set<TroubleBound>

    /// `unmeasured` are bounds that the rules of now wait for, and that nobody measured then.
    package init(_ calls: [ReplayedCall], unmeasured: Set<TroubleBound> = []) {
        self.calls = calls
        self.unmeasured = unmeasured
    }

    private static let changes = ["same", "quiet", "now", "no longer", "earlier", "later"]

    private func count(_ change: String) -> Int { calls.count { $0.change.name == change } }

    /// What a reader is told: the calls that change, how many there are of each kind, and what the
    /// journals do not tell.
    package var lines: [String] {
        let changed = calls.filter { ![.same, .quiet].contains($0.change) }
        let counts = Self.changes.filter { count($0) > 0 }.map { "\(count($0)) \($0)" }
        return changed.flatMap(\.lines)
            + ["\(calls.count) calls: \(counts.joined(separator: ", "))"] + remarks
    }

    private var remarks: [String] {
        let redacted = calls.count { $0.history.redacted > 0 }
        let unread = calls.count { $0.history.unread > 0 }
        var remarks: [String] = []
        if redacted > 0 {
            remarks.append(
                "in \(redacted) of them numbers, keys or secrets were taken out before they were "
                    + "written down: rules that wait for those are not told of them")
        }
        if unread > 0 {
            remarks.append(
                "in \(unread) of them are signals that another version wrote, and that are not read"
            )
        }
        let bounds = unmeasured.map { bound in
            "\(bound.measure.rawValue) of \(NumberText.of(bound.atLeast)) \(bound.measure.unit)"
        }.sorted()
        if !bounds.isEmpty {
            remarks.append(
                "not measured by the rules in use, and so never met here: "
                    + bounds.joined(separator: "; "))
        }
        return remarks
    }

    package var json: JSONValue {
        [
            "calls": .array(calls.map(\.json)),
            "counts": .object(
                Self.changes.map { JSONValue.Member($0, .integer(Int64(count($0)))) }),
            "remarks": .array(remarks.map(JSONValue.string)),
        ]
    }
}
