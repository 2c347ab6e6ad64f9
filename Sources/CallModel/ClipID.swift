// SPDX-License-Identifier: Apache-2.0

/// The identity of a piece of sound that can be played on a lane.
package enum ClipID: Sendable, Hashable {
    /// A clip every call shares, made once at start: a prompt, the hold music, a cue tone.
    case shared(SharedClip)
    /// A briefing, synthesised for one call and counted within it.
    case spoken(Int)
    /// What an operator who is being briefed asked for, made for one call and counted within it.
    case asked(Int)
    /// Words for the caller, synthesised for one call and counted within it.
    case said(Int)

    /// The name in journals.
    package var name: String {
        switch self {
        case .shared(let clip): clip.rawValue
        case .spoken(let number): "spoken-\(number)"
        case .asked(let number): "asked-\(number)"
        case .said(let number): "said-\(number)"
        }
    }
}
