// SPDX-License-Identifier: Apache-2.0

/// One uninterrupted tone, in hops of 20 ms.
struct ToneRun: Sendable, Hashable {
    /// What the sound of a hop counts as.
    enum Sort: Sendable, Hashable {
        case none
        case pair(TonePair)
        case swelling
        /// Hz.
        case single(Float)

        init(_ frame: ToneFrame) {
            switch frame {
            case .silence, .other: self = .none
            case .pair(let pair): self = .pair(pair)
            case .swelling: self = .swelling
            case .single(let frequency): self = .single(frequency)
            }
        }

        func isSame(as other: Sort) -> Bool {
            switch (self, other) {
            case (.none, .none), (.swelling, .swelling): true
            case (.pair(let left), .pair(let right)): left == right
            case (.single(let left), .single(let right)): abs(left - right) <= 25
            case (.none, _), (.pair, _), (.swelling, _), (.single, _): false
            }
        }

        /// Hops a tone lasts beyond its first to be one.
        var fewestHops: Int {
            switch self {
            case .pair, .swelling: 4
            case .none, .single: 2
            }
        }

        /// Whether exchanges in most of the world signal with it: one frequency about 425 Hz.
        var isExchange: Bool {
            if case .single(let frequency) = self { (390...462).contains(frequency) } else { false }
        }

        func lies(in range: ClosedRange<Float>) -> Bool {
            if case .single(let frequency) = self { range.contains(frequency) } else { false }
        }
    }

    /// Milliseconds of a hop.
    static let hop = 20

    var sort: Sort
    /// Number of its first hop and of the one after its last.
    var start: Int
    var end: Int
    /// Mean square of its samples.
    var power: Float = 0

    init(sort: Sort, at hop: Int, power: Float = 0) {
        self.sort = sort
        start = hop
        end = hop
        self.power = power
    }

    /// It is heard in this hop, too.
    mutating func goOn(to hop: Int, power more: Float) {
        end = hop
        power += more
    }

    /// Whether it has lasted long enough to be a tone.
    var isTone: Bool { end - start >= sort.fewestHops }

    /// Milliseconds of tone: a hop is judged with the one before it.
    var lasting: Int { (end - start + 2) * Self.hop }
}
