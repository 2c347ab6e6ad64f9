// SPDX-License-Identifier: Apache-2.0

/// Where sound comes from: a party's voice or one of the gateway's own lanes.
package enum Source: Sendable, Hashable, CaseIterable {
    case voice(Party)
    case lane(Lane)

    package static var caller: Source { .voice(.caller) }
    package static var agent: Source { .voice(.agent) }
    /// The voice of the first operator.
    package static var `operator`: Source { .voice(.operator) }
    /// The caller's music.
    package static var hold: Source { .lane(.hold) }
    package static var announcement: Source { .lane(.announcement) }
    /// The briefing of the first operator.
    package static var whisper: Source { .lane(.whisper) }
    /// The words to the first operator.
    package static var notice: Source { .lane(.notice) }

    /// All that can sound in a call: voices, then lanes.
    package static let allCases =
        Party.allCases.map { Source.voice($0) } + Lane.allCases.map { Source.lane($0) }

    /// The name in timelines and journals.
    package var name: String {
        switch self {
        case .voice(let party): party.rawValue
        case .lane(let lane): lane.name
        }
    }
}
