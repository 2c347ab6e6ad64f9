// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine

/// What is done to the sound of parties on telephones, by their roles (`media.cleaning`), and of
/// callers on a line or of an operator (`cleaning` there).
enum CleaningReader {
    /// An agent's sound comes over no telephone line, and has nothing that could be cleaned.
    private static let roles: [Party.Role] = [.caller, .operator, .supervisor]

    static func read(_ section: YAMLSection) -> [Party.Role: Cleaning] {
        var all: [Party.Role: Cleaning] = [:]
        for role in roles {
            let cleaning = read(section.section(role.rawValue), over: .none)
            if cleaning != .none { all[role] = cleaning }
        }
        return all
    }

    /// What a section leaves out is as in `usual`; `off` and `false` switch off.
    static func read(_ section: YAMLSection, over usual: Cleaning) -> Cleaning {
        var cleaning = usual
        cleaning.removesOffset = section.flag("remove_offset", usual.removesOffset)
        cleaning.noise =
            number(section, "noise_db", in: 1...40, "decibels", orElse: usual.noise) ?? 0
        cleaning.level = number(
            section, "level_dbov", in: -30 ... -16, "dBov", orElse: usual.level)
        cleaning.echo =
            number(section, "echo_ms", in: 40...500, "milliseconds", orElse: usual.echo) ?? 0
        cleaning.limits = section.flag("limit_peaks", usual.limits)
        cleaning.comfortNoise = number(
            section, "comfort_noise_dbov", in: -80 ... -40, "dBov", orElse: usual.comfortNoise)
        return cleaning
    }

    /// A whole number; nil for `off`.
    private static func number(
        _ section: YAMLSection, _ key: String, in range: ClosedRange<Int>, _ unit: String,
        orElse usual: Int?
    ) -> Int? {
        let expected = "off, or \(range.lowerBound) to \(range.upperBound) \(unit)"
        guard let text = section.scalar(key, expecting: expected) else { return usual }
        guard text != "off" else { return nil }
        guard let value = Int(text), range.contains(value) else {
            section.complain(key, "'\(key)' is \(text)", write: expected)
            return nil
        }
        return value
    }
}
