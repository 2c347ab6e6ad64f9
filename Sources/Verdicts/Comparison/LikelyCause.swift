// SPDX-License-Identifier: Apache-2.0

/// Says of differences what most likely made them so: what went otherwise before them.
struct LikelyCause {
    private static let tick: Int64 = 20
    /// What comes after so many follows from them all.
    private static let mostRoots = 64

    /// What later differences follow from.
    private struct Root {
        var index: Int
        var words: String
        /// Of a trigger that only moved: by how many milliseconds.
        var shift: Int64?
    }

    private let differences: [Difference]
    private var roots: [Root] = []
    /// The first of each role.
    private var vanished: [LineRole: TimelineLine] = [:]
    private var appeared: [LineRole: TimelineLine] = [:]

    /// - Parameter differences: in order of place; lines that moved together not yet told as one.
    static func assign(to differences: inout [Difference]) {
        var finder = LikelyCause(differences)
        finder.findRoots()
        for index in differences.indices {
            differences[index].cause = finder.cause(of: index)
        }
    }

    private init(_ differences: [Difference]) {
        self.differences = differences
        for difference in differences.reversed() {
            switch difference.kind {
            case .vanished(let line): vanished[line.role] = line
            case .appeared(let line): appeared[line.role] = line
            case .changed, .late, .moved, .rescored, .crossed: continue
            }
        }
    }

    private func cause(of index: Int) -> String? {
        if let own = ownCause(of: differences[index]) { return own }
        if let root = roots.first(where: { $0.index == index }) {
            return root.words
        }
        // The nearest before it that explains it.
        return roots.last { $0.index < index && explains($0, differences[index]) }?.words
    }

    private func explains(_ root: Root, _ difference: Difference) -> Bool {
        switch difference.kind {
        case .vanished, .appeared, .changed, .late: return true
        case .moved(let from, let to, _):
            guard let shift = root.shift else { return true }
            return abs(to.milliseconds - from.milliseconds - shift) <= Self.tick
        case .rescored, .crossed: return false
        }
    }

    // MARK: What a difference says of itself

    private func ownCause(of difference: Difference) -> String? {
        switch difference.kind {
        case .rescored(let from, let to), .crossed(let from, let to):
            guard let old = from.score?.threshold, let new = to.score?.threshold, old != new else {
                return nil
            }
            return "another threshold: \(FixedPoint.text(old)) became \(FixedPoint.text(new))"
        case .vanished(let line): return nearThreshold(line, "was")
        case .appeared(let line): return nearThreshold(line, "is")
        case .changed, .late, .moved: return nil
        }
    }

    /// What was hardly heard may not be heard the next time.
    private func nearThreshold(_ line: TimelineLine, _ verb: String) -> String? {
        guard let score = line.score, let threshold = score.threshold,
            abs(score.score - threshold) <= score.band
        else { return nil }
        return "its score \(verb) near the threshold: \(FixedPoint.text(score.score)), "
            + "counts from \(FixedPoint.text(threshold))"
    }

    // MARK: What others follow from

    private mutating func findRoots() {
        for (index, difference) in differences.enumerated() {
            guard let line = difference.expected ?? difference.actual else { continue }
            switch line.role {
            case .trigger: add(trigger(difference, index))
            case .target: add(target(difference, index))
            case .network: add(Root(index: index, words: "another network: \(said(difference))"))
            case .handoff, .bridge, .outcome, .ear, .other: continue
            }
        }
    }

    private mutating func add(_ root: Root?) {
        guard let root, roots.count < Self.mostRoots else { return }
        roots.append(root)
    }

    private func trigger(_ difference: Difference, _ index: Int) -> Root? {
        switch difference.kind {
        case .changed(let from, let to):
            Root(index: index, words: "another rule: \(from.deed) became \(to.deed)")
        case .vanished(let line):
            Root(index: index, words: instead(of: line, .trigger) ?? "no escalation: \(line.deed)")
        case .appeared(let line):
            Root(
                index: index,
                words: inPlace(of: line, .trigger) ?? "one escalation more: \(line.deed)")
        case .moved(let from, let to, _):
            moved(by: to.milliseconds - from.milliseconds, index)
        case .late, .rescored, .crossed: nil
        }
    }

    private func moved(by shift: Int64, _ index: Int) -> Root {
        let way = shift < 0 ? "an earlier" : "a later"
        return Root(
            index: index, words: "\(way) escalation, by \(shift.magnitude) ms", shift: shift)
    }

    private func target(_ difference: Difference, _ index: Int) -> Root? {
        switch difference.kind {
        case .changed(let from, let to):
            Root(index: index, words: "another target: \(from.called) became \(to.called)")
        case .vanished(let line):
            instead(of: line, .target).map { Root(index: index, words: $0) }
        case .appeared(let line):
            inPlace(of: line, .target).map { Root(index: index, words: $0) }
        case .late, .moved, .rescored, .crossed: nil
        }
    }

    /// What came instead of a line that vanished.
    private func instead(of line: TimelineLine, _ role: LineRole) -> String? {
        appeared[role].flatMap { another(line, $0, role) }
    }

    /// What a line that appeared came instead of.
    private func inPlace(of line: TimelineLine, _ role: LineRole) -> String? {
        vanished[role].flatMap { another($0, line, role) }
    }

    private func another(_ from: TimelineLine, _ to: TimelineLine, _ role: LineRole) -> String? {
        guard from.called != to.called else { return nil }
        let word = role == .trigger ? "rule" : "target"
        return "another \(word): \(from.called) became \(to.called)"
    }

    private func said(_ difference: Difference) -> String {
        switch difference.kind {
        case .vanished(let line): "\(line.deed) vanished"
        case .appeared(let line): "\(line.deed) appeared"
        case .changed(let from, let to), .late(let from, let to, _), .moved(let from, let to, _),
            .rescored(let from, let to), .crossed(let from, let to):
            from.deed == to.deed ? "\(from.deed) moved" : "\(from.deed) became \(to.deed)"
        }
    }
}

extension TimelineLine {
    /// A rule or a target by its name: what a part of the gateway did, or the party that was rung.
    fileprivate var called: String {
        switch subject {
        case "trigger", "attempt": deed
        default: role == .target ? subject : deed
        }
    }
}
