// SPDX-License-Identifier: Apache-2.0

/// Silences a party's voice while it presses a key, so that nobody hears the tone: neither the one
/// that some phones send along with the telephone event, nor that of a key that comes as a tone
/// alone.
struct KeyMute {
    /// Senders repeat an event every 20 to 50 ms, so this outlasts a lost packet.
    private static let ticksAfterPacket = 5
    /// The frame after the last one with a tone may hold its end.
    private static let ticksAfterTone = 2

    private var ticksLeft = 0
    /// Whether the coming frame begins with a tone, so that not even its edge is to be heard.
    private var cutsHard = false
    /// What the last sample was multiplied with: 0 or 1.
    private var gain: Int32 = 1

    /// A packet of an event came; sound of that time is still `depth` milliseconds down the jitter
    /// buffer.
    mutating func heardKey(jitterDepth depth: Int) {
        ticksLeft = max(ticksLeft, depth / 20 + Self.ticksAfterPacket)
    }

    /// The coming frame holds the tones of a key.
    mutating func heardTone() {
        ticksLeft = max(ticksLeft, Self.ticksAfterTone)
        cutsHard = true
    }

    /// Applies the mute to one tick's frame of any rate, with a ramp of 5 ms at either edge. The result says
    /// whether anything can still be heard.
    mutating func apply(to frame: UnsafeMutableBufferPointer<Int16>) -> Bool {
        let isMuted = ticksLeft > 0
        if isMuted { ticksLeft -= 1 }
        if cutsHard {
            cutsHard = false
            gain = 0
        }
        let target: Int32 = isMuted ? 0 : 1
        guard gain != target else {
            if isMuted { frame.update(repeating: 0) }
            return !isMuted
        }
        gain = target
        let ramp = frame.count / 4
        for index in 0..<ramp {
            let weight = isMuted ? ramp - 1 - index : index + 1
            frame[index] = Int16(clamping: Int(frame[index]) * weight / ramp)
        }
        if isMuted {
            for index in ramp..<frame.count { frame[index] = 0 }
        }
        return true
    }
}
