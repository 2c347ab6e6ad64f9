// SPDX-License-Identifier: Apache-2.0

import Audio

/// Silences a party's voice while it presses a key, so that nobody hears the tone that some phones
/// send along with the telephone event.
struct KeyMute {
    /// Senders repeat an event every 20 to 50 ms, so this outlasts a lost packet.
    private static let ticksAfterPacket = 5

    private var ticksLeft = 0
    /// What the last sample was multiplied with: 0 or 1.
    private var gain: Int32 = 1

    /// A packet of an event came; sound of that time is still `depth` milliseconds down the jitter
    /// buffer.
    mutating func heardKey(jitterDepth depth: Int) {
        ticksLeft = max(ticksLeft, depth / 20 + Self.ticksAfterPacket)
    }

    /// Applies the mute to one tick's frame, with a ramp of 5 ms at either edge. The result says
    /// whether anything can still be heard.
    mutating func apply(to frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        let isMuted = ticksLeft > 0
        if isMuted { ticksLeft -= 1 }
        let target: Int32 = isMuted ? 0 : 1
        guard gain != target else {
            if isMuted { frame.update(repeating: 0) }
            return !isMuted
        }
        gain = target
        let length = Int32(PCMFrame.rampCount)
        for index in 0..<min(PCMFrame.rampCount, frame.count) {
            let weight = isMuted ? length - 1 - Int32(index) : Int32(index) + 1
            frame[index] = Int16(clamping: Int32(frame[index]) * weight / length)
        }
        if isMuted {
            for index in PCMFrame.rampCount..<frame.count { frame[index] = 0 }
        }
        return true
    }
}
