// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Listens along: recording, voice activity, keywords. Called on the media thread, so a tap
/// copies and returns.
package protocol FrameTap: AnyObject {
    /// The voice of a party before mixing, 160 samples at 8 kHz, with its keys muted.
    func heard(_ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime)
    /// What a party is being sent, 160 samples at 8 kHz, after mixing.
    func sent(_ frame: UnsafeBufferPointer<Int16>, to party: Party, at time: SampleTime)
}
