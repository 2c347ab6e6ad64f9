// SPDX-License-Identifier: Apache-2.0

/// The voices linked into the program.
package enum SpeechVoice: String, Sendable, Hashable, CaseIterable {
    /// A man's voice of the United States.
    case rms
    /// A woman's voice of the United States.
    case slt
}
