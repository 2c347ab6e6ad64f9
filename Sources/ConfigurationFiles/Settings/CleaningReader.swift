// SPDX-License-Identifier: Apache-2.0

import CallModel
import MediaEngine

/// What is done to the sound of parties on telephones (`media.cleaning`), by their roles.
enum CleaningReader {
    /// An agent's sound comes over no telephone line, and has nothing that could be cleaned.
    private static let roles: [Party.Role] = [.caller, .operator, .supervisor]

    static func read(_ section: YAMLSection) -> [Party.Role: Cleaning] {
        var all: [Party.Role: Cleaning] = [:]
        for role in roles {
            let cleaning = cleaning(section.section(role.rawValue))
            if cleaning != .none { all[role] = cleaning }
        }
        return all
    }

    private static func cleaning(_ section: YAMLSection) -> Cleaning {
        var cleaning = Cleaning()
        cleaning.removesOffset = section.flag("remove_offset", false)
        cleaning.noise = number(section, "noise_db", in: 1...40, "decibels") ?? 0
        cleaning.level = number(section, "level_dbov", in: -30 ... -16, "dBov")
        cleaning.echo = number(section, "echo_ms", in: 40...500, "milliseconds") ?? 0
        cleaning.limits = section.flag("limit_peaks", false)
        cleaning.comfortNoise = number(section, "comfort_noise_dbov", in: -80 ... -40, "dBov")
        return cleaning
    }

    /// A whole number, or `off`.
    private static func number(
        _ section: YAMLSection, _ key: String, in range: ClosedRange<Int>, _ unit: String
    ) -> Int? {
        let expected = "off, or \(range.lowerBound) to \(range.upperBound) \(unit)"
        guard let text = section.scalar(key, expecting: expected), text != "off" else {
            return nil
        }
        guard let value = Int(text), range.contains(value) else {
            section.complain(key, "'\(key)' is \(text)", write: expected)
            return nil
        }
        return value
    }
}
