// SPDX-License-Identifier: Apache-2.0

import Audio
import CSpanDSP

/// What one frame of a party's voice told of keys pressed in it.
struct KeypadHearing {
    /// The frame holds the tones of a key and is not to be heard by anybody.
    var isKey = false
    var pressed: Character?
    var released: Character?
    /// How long the released key was down, in samples.
    var length = 0
}

/// Hears the keys that a party presses as tones in its voice: each once, however long it is held
/// and whatever a lost packet makes of it. Nothing is allocated after `init`. Belongs to one media
/// thread.
///
/// spandsp tells which key it was; it is fed only while `KeypadTones` finds that there may be one,
/// and for some frames after that.
final class KeypadEar {
    private struct Press {
        var key: Character
        var length: Int
    }

    /// Silence that ends a press: 40 ms, the shortest pause between two keys (ITU-T Q.24).
    private static let pause = 320
    /// How much louder one of the tones may be than the other, in decibels. Q.24 asks for up to 8 and 4;
    /// at the bounds themselves a key is to be heard, too.
    private static let twist: (lowerLouder: Int32, higherLouder: Int32) = (10, 6)
    /// Frames fed after the tones, so that spandsp sees that they are over.
    private static let tail = 4

    private let detector: OpaquePointer
    /// A frame of 16 kHz, at 8 kHz.
    private let narrow: UnsafeMutableBufferPointer<Int16>
    private var tailLeft = 0
    /// Samples since the last of the tones.
    private var quiet = pause
    /// Samples of the tones that sound, or sounded last, pauses too short to count included.
    private var sounding = 0
    private var down: Press?

    /// Nil when there is no memory for the detector.
    init?() {
        guard let detector = dtmf_rx_init(nil, nil, nil) else { return nil }
        dtmf_rx_parms(detector, -1, Self.twist.lowerLouder, Self.twist.higherLouder, -99)
        self.detector = detector
        narrow = .allocate(capacity: PCMFrame.count)
        narrow.initialize(repeating: 0)
    }

    deinit {
        dtmf_rx_free(detector)
        narrow.deallocate()
    }

    /// Takes a frame of the call as it came, before anything is silenced. Of one at 16 kHz the mean of
    /// every two samples is heard: without delay, so that the frame in which a key begins is known for
    /// it; what that leaves above 4 kHz is no louder than it was.
    func hear(_ frame: UnsafeMutableBufferPointer<Int16>) -> KeypadHearing {
        guard frame.count == 2 * narrow.count else { return hear(UnsafeBufferPointer(frame)) }
        for index in 0..<narrow.count {
            let pair = Int32(frame[2 * index]) + Int32(frame[2 * index + 1])
            narrow[index] = Int16(truncatingIfNeeded: pair >> 1)
        }
        return hear(UnsafeBufferPointer(narrow))
    }

    /// Takes a frame of 160 samples at 8 kHz.
    func hear(_ frame: UnsafeBufferPointer<Int16>) -> KeypadHearing {
        let tones = KeypadTones(in: frame)
        var hearing = KeypadHearing()
        guard tones.mayBeKey else {
            wait(frame.count, &hearing)
            if tailLeft > 0 { look(closelyAt: frame, &hearing) }
            return hearing
        }
        hearing.isKey = tones.isKey || down != nil
        wait(tones.quietBefore, &hearing)
        if quiet >= Self.pause { sounding = 0 }
        sounding += frame.count - tones.quietBefore - tones.quietAfter
        quiet = tones.quietAfter
        tailLeft = Self.tail
        look(closelyAt: frame, &hearing)
        return hearing
    }

    /// A leg without sound: time passes all the same.
    func hearNothing() -> KeypadHearing {
        var hearing = KeypadHearing()
        if quiet < Self.pause { wait(PCMFrame.count, &hearing) }
        return hearing
    }

    private func wait(_ samples: Int, _ hearing: inout KeypadHearing) {
        quiet = min(quiet + samples, 8000)
        if quiet >= Self.pause { release(&hearing) }
    }

    private func release(_ hearing: inout KeypadHearing) {
        guard let press = down else { return }
        down = nil
        hearing.released = press.key
        hearing.length = max(press.length, sounding)
    }

    private func look(
        closelyAt frame: UnsafeBufferPointer<Int16>, _ hearing: inout KeypadHearing
    ) {
        tailLeft -= 1
        guard let base = frame.baseAddress,
            dtmf_rx(detector, base, Int32(truncatingIfNeeded: frame.count)) == 0
        else { return }
        var digits: (CChar, CChar) = (0, 0)
        let count = withUnsafeMutableBytes(of: &digits) { raw -> Int in
            guard let start = raw.bindMemory(to: CChar.self).baseAddress else { return 0 }
            return dtmf_rx_get(detector, start, 1)
        }
        guard count == 1 else { return }
        let key = Character(Unicode.Scalar(UInt8(bitPattern: digits.0)))
        guard down?.key != key else { return }
        release(&hearing)
        hearing.pressed = key
        down = Press(key: key, length: sounding)
    }
}
