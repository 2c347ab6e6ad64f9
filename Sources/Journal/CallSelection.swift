// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// Which of a journal's calls somebody means; all that is said has to hold.
package struct CallSelection: Sendable, Hashable {
    /// Identities, or beginnings of them that fit one call; empty for any.
    package var names: [String]
    /// Only calls that arrived at this moment or later.
    package var since: WallTime?
    /// Only calls on this line.
    package var line: String?
    /// At most so many, the newest; nil for all.
    package var last: Int?

    package init(
        names: [String] = [], since: WallTime? = nil, line: String? = nil, last: Int? = nil
    ) {
        self.names = names
        self.since = since
        self.line = line
        self.last = last
    }

    /// What is wrong with a selection, as far as a journal can tell.
    package enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// No call begins with it; those that look most like it.
        case unknown(String, nearest: [String])
        case ambiguous(String, count: Int)

        package var description: String {
            switch self {
            case .unknown(let name, let nearest):
                "no call \(name) in the journal"
                    + (nearest.isEmpty
                        ? ", which is empty" : "; there are \(nearest.joined(separator: ", "))")
            case .ambiguous(let name, let count):
                "\(count) calls begin with \(name): write more of the identity"
            }
        }
    }

    private static let pageSize = 500

    /// The calls, newest first.
    ///
    /// - Throws: `Problem` for a name that fits none or several, and what the journal throws.
    package func calls(in journal: CallJournal) throws -> [CallSummary] {
        let all = try Self.all(of: journal, since: names.isEmpty ? since : nil)
        var chosen = all
        if !names.isEmpty {
            let wanted = try Set(names.map { try Self.call($0, among: all) })
            chosen = all.filter { wanted.contains($0.call) }
        }
        chosen = chosen.filter { summary in
            (since.map { summary.arrived >= $0 } ?? true)
                && (line.map { summary.line == $0 } ?? true)
        }
        return last.map { Array(chosen.prefix(max(0, $0))) } ?? chosen
    }

    private static func call(_ name: String, among all: [CallSummary]) throws -> CallID {
        let found =
            name == "last" ? Array(all.prefix(1)) : all.filter { $0.call.rawValue.hasPrefix(name) }
        if let exact = found.first(where: { $0.call.rawValue == name }) { return exact.call }
        guard let first = found.first else {
            throw Problem.unknown(name, nearest: nearest(to: name, among: all))
        }
        guard found.count == 1 else { throw Problem.ambiguous(name, count: found.count) }
        return first.call
    }

    /// The newest calls whose identities begin most like a name.
    private static func nearest(to name: String, among all: [CallSummary]) -> [String] {
        let scored = all.prefix(10_000).enumerated().map { index, summary in
            let common = zip(summary.call.rawValue, name).prefix { $0 == $1 }.count
            return (common: common, index: index, name: summary.call.rawValue)
        }
        return scored.sorted { ($1.common, $0.index) < ($0.common, $1.index) }.prefix(3)
            .map(\.name)
    }

    /// All calls from a moment on, page by page: two that arrived at one moment may stand on two.
    private static func all(of journal: CallJournal, since: WallTime?) throws -> [CallSummary] {
        var found: [CallSummary] = []
        var seen: Set<CallID> = []
        var before: WallTime?
        var size = pageSize
        while true {
            let page = try journal.calls(CallQuery(limit: size, before: before))
            let new = page.filter { seen.insert($0.call).inserted }
            found += new.filter { summary in since.map { summary.arrived >= $0 } ?? true }
            guard page.count == size, let oldest = page.last else { return found }
            if let since, oldest.arrived < since { return found }
            // A page full of one moment's calls needs a larger one.
            size = new.isEmpty ? size * 2 : pageSize
            before = oldest.arrived.advanced(by: .milliseconds(1))
        }
    }

    /// Reads a moment: RFC 3339 in UTC, or so long before `now`: `90s`, `30m`, `12h`, `7d`; nil for
    /// anything else.
    package static func moment(_ text: String, now: WallTime) -> WallTime? {
        if let time = WallTime(rfc3339: text) { return time }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), 1...9 ~= text.dropLast().count,
            text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
            let count = Int64(text.dropLast())
        else { return nil }
        return WallTime(milliseconds: now.milliseconds - count * unit * 1000)
    }
}
