// SPDX-License-Identifier: Apache-2.0

/// Stretches of time within a window that moves along: how many, how long together.
struct RecentSpans: Sendable, Hashable {
    /// More than this many in one window are not told apart.
    private static let limit = 64

    private let window: Double
    private var spans: [(Double, Double)] = []

    init(window: Double) {
        self.window = window
    }

    mutating func add(from: Double, to: Double) {
        guard to >= from else { return }
        if spans.count == Self.limit { spans.removeFirst() }
        spans.append((from, to))
    }

    mutating func count(at now: Double) -> Int {
        forget(now)
        return spans.count
    }

    mutating func seconds(at now: Double) -> Double {
        forget(now)
        return spans.reduce(0) { $0 + $1.1 - max($1.0, now - window) }
    }

    private mutating func forget(_ now: Double) {
        spans.removeAll { $0.1 < now - window }
    }

    static func == (left: RecentSpans, right: RecentSpans) -> Bool {
        left.window == right.window && left.spans.elementsEqual(right.spans, by: ==)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(window)
        hasher.combine(spans.count)
    }
}
