// SPDX-License-Identifier: Apache-2.0

/// Where sound comes from: a party's voice or one of the gateway's own lanes.
///
/// The raw value is the column of the source in a `Routing` row.
package enum Source: Int, Sendable, Hashable, CaseIterable {
    case caller, agent, `operator`, hold, announcement, whisper, notice

    /// The voice of a party.
    package init(_ party: Party) {
        switch party {
        case .caller: self = .caller
        case .agent: self = .agent
        case .operator: self = .operator
        }
    }

    /// The sound of a lane.
    package init(_ lane: Lane) {
        switch lane {
        case .hold: self = .hold
        case .announcement: self = .announcement
        case .whisper: self = .whisper
        case .notice: self = .notice
        }
    }

    /// The name in timelines and journals.
    package var name: String {
        switch self {
        case .caller: "caller"
        case .agent: "agent"
        case .operator: "operator"
        case .hold: "hold"
        case .announcement: "announcement"
        case .whisper: "whisper"
        case .notice: "notice"
        }
    }
}
