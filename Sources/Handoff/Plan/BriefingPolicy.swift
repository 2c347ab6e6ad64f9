// SPDX-License-Identifier: Apache-2.0

/// What may be said and written about the caller.
package struct BriefingPolicy: Sendable, Hashable {
    /// Card and account numbers are taken out of everything said and written.
    package var redactsNumbers: Bool
    /// The caller's number may be spoken in the whisper.
    package var speaksCallerNumber: Bool
    /// The longest whisper, at about 2.6 words a second.
    package var maximum: Duration

    package init(
        redactsNumbers: Bool = true, speaksCallerNumber: Bool = false,
        maximum: Duration = .seconds(10)
    ) {
        self.redactsNumbers = redactsNumbers
        self.speaksCallerNumber = speaksCallerNumber
        self.maximum = maximum
    }
}
