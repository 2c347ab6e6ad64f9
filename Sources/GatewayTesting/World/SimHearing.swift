// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Whoever listens to the calls of a simulated world in place of the level gate: the detectors of a
/// live gateway, or a test that keeps what was heard. Frames are 160 samples at 8 kHz.
package protocol SimHearing: AnyObject {
    func began(_ call: CallID)
    /// A frame of a party's voice, as it was decoded; what was heard in it at once.
    func heard(
        _ frame: UnsafeBufferPointer<Int16>, from party: Party, in call: CallID,
        at time: SampleTime, _ now: Instant
    ) -> [Signal]
    /// A frame that a party is sent.
    func sent(
        _ frame: UnsafeBufferPointer<Int16>, to party: Party, in call: CallID, _ now: Instant)
    /// After the tick of a call: what else was heard by now.
    func advance(_ call: CallID) -> [Signal]
    /// Caller and agent talk with each other again.
    func talkBegan(_ call: CallID) -> [Signal]
    func ended(_ call: CallID)
}
