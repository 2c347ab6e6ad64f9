// SPDX-License-Identifier: Apache-2.0

/// A call-progress or fax tone: the words of `tones:` in a rule.
package enum CallTone: String, Sendable, Hashable, CaseIterable {
    case dial
    case ringback
    case busy
    /// Fast busy: the network has no way through.
    case congestion
    /// The three rising tones before a recorded announcement.
    case specialInformation = "special-information"
    case faxCalling = "fax-calling"
    case faxAnswering = "fax-answering"
    /// One steady tone, as after a voicemail greeting.
    case beep
}
