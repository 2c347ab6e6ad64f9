// SPDX-License-Identifier: Apache-2.0

/// A player of one party's: a place from which clips sound that this party alone can hear. One clip
/// plays on a lane at a time.
package enum Lane: Sendable, Hashable, CaseIterable {
    /// Music while a party waits; loops.
    case hold(for: Party)
    /// What the gateway says to the caller.
    case announcement
    /// The briefing.
    case whisper(to: Staff)
    /// Short words and cue tones ("The caller has hung up.").
    case notice(to: Staff)

    /// The caller's music.
    package static var hold: Lane { .hold(for: .caller) }
    /// The briefing of the first operator.
    package static var whisper: Lane { .whisper(to: .operator) }
    /// The words to the first operator.
    package static var notice: Lane { .notice(to: .operator) }

    /// What a lane is for. The raw value counts the lanes of one party.
    package enum Kind: Int, Sendable, Hashable, CaseIterable {
        case hold, announcement, whisper, notice

        package var name: String {
            switch self {
            case .hold: "hold"
            case .announcement: "announcement"
            case .whisper: "whisper"
            case .notice: "notice"
            }
        }
    }

    /// The lanes of all parties, in their order.
    package static let allCases = Party.allCases.flatMap { party in
        Kind.allCases.compactMap { Lane($0, of: party) }
    }

    /// Nil where the party has no such lane: nobody whispers to a caller.
    package init?(_ kind: Kind, of listener: Party) {
        switch (kind, Staff(listener)) {
        case (.hold, _): self = .hold(for: listener)
        case (.announcement, nil) where listener == .caller: self = .announcement
        case (.whisper, let staff?): self = .whisper(to: staff)
        case (.notice, let staff?): self = .notice(to: staff)
        case (.announcement, _), (.whisper, nil), (.notice, nil): return nil
        }
    }

    package var kind: Kind {
        switch self {
        case .hold: .hold
        case .announcement: .announcement
        case .whisper: .whisper
        case .notice: .notice
        }
    }

    /// Whoever alone can hear it.
    package var listener: Party {
        switch self {
        case .hold(let party): party
        case .announcement: .caller
        case .whisper(let staff), .notice(let staff): staff.party
        }
    }

    /// The name in journals and timelines: `hold` and `announcement` of the caller, `whisper` and
    /// `notice` of the first operator; of anybody else with the party, `operator-2-whisper`.
    package var name: String {
        switch self {
        case .hold(.caller), .announcement, .whisper(.operator(.first)),
            .notice(.operator(.first)):
            kind.name
        case .hold, .whisper, .notice: "\(listener.rawValue)-\(kind.name)"
        }
    }
}
