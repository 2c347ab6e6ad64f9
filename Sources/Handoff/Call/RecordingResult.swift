// SPDX-License-Identifier: Apache-2.0

/// What became of the recording of a caller's message.
package enum RecordingResult: Sendable, Hashable {
    /// It is complete, and as long as this.
    case kept(seconds: Double)
    /// It could not be written; what there is of it is no message.
    case failed(reason: String)
}
