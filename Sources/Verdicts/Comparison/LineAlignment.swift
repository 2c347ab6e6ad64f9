// SPDX-License-Identifier: Apache-2.0

/// Pairs the lines of two timelines that say the same, in the order they have: the longest common
/// subsequence, and among those the one whose pairs are nearest in time.
///
/// Beyond a bounded amount of work the timelines are cut at lines that each has once, and what is
/// then still too long is walked through with a short look ahead.
struct LineAlignment {
    /// A line, as far as this looks at it.
    struct Item {
        /// The same for lines that say the same.
        var key: Int
        var time: Int64
    }

    /// Cells of the table, all in all.
    private static let mostCells = 4_000_000
    private static let deepest = 16
    private static let lookahead = 100

    private let expected: [Item]
    private let actual: [Item]
    private var cellsLeft = mostCells
    private var pairs: [LinePair] = []

    static func pairs(_ expected: [Item], _ actual: [Item]) -> [LinePair] {
        var alignment = LineAlignment(expected, actual)
        alignment.align(0..<expected.count, 0..<actual.count, depth: 0)
        return alignment.pairs
    }

    private init(_ expected: [Item], _ actual: [Item]) {
        self.expected = expected
        self.actual = actual
    }

    private mutating func align(_ left: Range<Int>, _ right: Range<Int>, depth: Int) {
        var left = left
        var right = right
        while let first = left.first, let other = right.first, isSame(first, other) {
            pairs.append(LinePair(first, other))
            left = left.dropFirst()
            right = right.dropFirst()
        }
        while let last = left.last, let other = right.last, isSame(last, other) {
            pairs.append(LinePair(last, other))
            left = left.dropLast()
            right = right.dropLast()
        }
        guard !left.isEmpty, !right.isEmpty else { return }
        if left.count <= cellsLeft / right.count {
            fill(left, right)
        } else if depth < Self.deepest, cut(left, right, depth: depth) {
            return
        } else {
            walk(left, right)
        }
    }

    /// Nothing is better for two that say the same at the same time than each other.
    private func isSame(_ left: Int, _ right: Int) -> Bool {
        expected[left].key == actual[right].key && expected[left].time == actual[right].time
    }

    private mutating func fill(_ left: Range<Int>, _ right: Range<Int>) {
        cellsLeft -= left.count * right.count
        let found = SequenceAligner.pairs(left.count, right.count) { row, column in
            let mine = expected[left.lowerBound + row]
            let other = actual[right.lowerBound + column]
            guard mine.key == other.key else { return nil }
            return SequenceAligner.pair - min(abs(mine.time - other.time), 1 << 20)
        }
        pairs += found.map {
            LinePair($0.expected + left.lowerBound, $0.actual + right.lowerBound)
        }
    }

    /// Pairs what is there once on each side, and goes on between those. False when nothing is.
    private mutating func cut(_ left: Range<Int>, _ right: Range<Int>, depth: Int) -> Bool {
        let here = Self.single(left) { expected[$0].key }
        let there = Self.single(right) { actual[$0].key }
        let common = here.compactMap { key, place in
            there[key].map { LinePair(place, $0) }
        }.sorted { $0.expected < $1.expected }
        let anchors = Self.rising(common)
        guard !anchors.isEmpty else { return false }
        var start = LinePair(left.lowerBound, right.lowerBound)
        for anchor in anchors {
            align(
                start.expected..<anchor.expected, start.actual..<anchor.actual, depth: depth + 1)
            pairs.append(anchor)
            start = LinePair(anchor.expected + 1, anchor.actual + 1)
        }
        align(
            start.expected..<left.upperBound, start.actual..<right.upperBound, depth: depth + 1)
        return true
    }

    private static func single(_ places: Range<Int>, key: (Int) -> Int) -> [Int: Int] {
        var found: [Int: Int] = [:]
        var several: Set<Int> = []
        for place in places where found.updateValue(place, forKey: key(place)) != nil {
            several.insert(key(place))
        }
        return found.filter { !several.contains($0.key) }
    }

    /// The longest run of pairs, in order on the left, that is in order on the right too.
    private static func rising(_ pairs: [LinePair]) -> [LinePair] {
        // The pair that ends the best run of each length, and before each pair the one it follows.
        var ends: [Int] = []
        var previous = [Int?](repeating: nil, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var low = 0
            var high = ends.count
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].actual < pair.actual {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            previous[index] = low > 0 ? ends[low - 1] : nil
            if low == ends.count { ends.append(index) } else { ends[low] = index }
        }
        var run: [LinePair] = []
        var current = ends.last
        while let index = current {
            run.append(pairs[index])
            current = previous[index]
        }
        return run.reversed()
    }

    private mutating func walk(_ left: Range<Int>, _ right: Range<Int>) {
        var cursor = right.lowerBound
        for place in left {
            let reach = cursor..<min(right.upperBound, cursor + Self.lookahead)
            guard let found = reach.first(where: { actual[$0].key == expected[place].key }) else {
                continue
            }
            pairs.append(LinePair(place, found))
            cursor = found + 1
        }
    }
}
