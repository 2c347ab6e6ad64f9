// SPDX-License-Identifier: Apache-2.0

import CALSA
import Glibc

/// Why a sound card cannot be used, or no longer, in words for whoever has to mend it.
package enum SoundCardError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which way sound goes through a device.
    package enum Direction: String, Sendable, Hashable {
        case capture, playback
    }

    /// ALSA does not open it; the errno says why.
    case cannotOpen(String, Direction, errno: Int32)
    /// It has no 16-bit samples.
    case noSamples(String, Direction)
    /// It has only rates that are of no use: from, to.
    case noRate(String, Direction, UInt32, UInt32)
    /// It has more channels than two at least.
    case noChannels(String, Direction, UInt32)
    case cannotRun(String, Direction, errno: Int32)
    /// It brought nothing for so long.
    case silent(String, milliseconds: Int)
    /// It was there, and is gone.
    case gone(String, Direction, errno: Int32)
    case noMemory

    package var description: String {
        switch self {
        case .cannotOpen(let name, let direction, let errno):
            Self.opening(name, direction, errno)
        case .noSamples(let name, let direction):
            "\(name) has no 16-bit samples for \(direction.rawValue); write plug:'\(name)'"
        case .noRate(let name, let direction, let low, let high):
            "\(name) has only \(low) to \(high) samples a second for \(direction.rawValue), and "
                + "8000 to 192000 are of use; write plug:'\(name)'"
        case .noChannels(let name, let direction, let fewest):
            "\(name) has at least \(fewest) channels for \(direction.rawValue), and 1 or 2 are of "
                + "use; write plug:'\(name)'"
        case .cannotRun(let name, let direction, let errno):
            "\(name) cannot be set up for \(direction.rawValue): \(Self.words(errno))"
        case .silent(let name, let milliseconds):
            "\(name) has brought nothing for \(milliseconds) ms: taken for lost"
        case .gone(let name, let direction, let errno):
            "\(name) is lost (\(direction.rawValue): \(Self.words(errno)))"
        case .noMemory: "no memory for the sound card"
        }
    }

    /// Whether somebody else has it: no fault of the device.
    package var isBusy: Bool {
        if case .cannotOpen(_, _, EBUSY) = self { true } else { false }
    }

    private static func opening(_ name: String, _ direction: Direction, _ errno: Int32) -> String {
        switch errno {
        case ENOENT, ENODEV, ENXIO:
            "there is no ALSA device \(name) for \(direction.rawValue); 'handoff devices' lists them"
        case EBUSY: "\(name) is in use by another program (\(direction.rawValue))"
        case EACCES, EPERM:
            "\(name) may not be opened; put the gateway's user into the group 'audio'"
        default: "\(name) cannot be opened for \(direction.rawValue): \(words(errno))"
        }
    }

    private static func words(_ errno: Int32) -> String { String(cString: calsa_error(-errno)) }
}
