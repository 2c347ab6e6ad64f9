// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Timing

/// Reads how long the gateway's own sounds last where they do not last as long as usual:
/// `sounds: {connecting: 3.2 s, spoken-1: 9 s}`.
struct ClipLengthReader {
    let section: YAMLSection

    func read() -> [String: Duration] {
        var lengths: [String: Duration] = [:]
        for name in section.keys {
            guard let words = section.optionalString(name) else { continue }
            guard SharedClip(rawValue: name) != nil || Self.isSpoken(name) else {
                section.complain(
                    name, "the gateway has no sound '\(name)'",
                    write:
                        "one of: \(SharedClip.allCases.map(\.rawValue).joined(separator: ", ")); "
                        + "or spoken-1 for the first whisper")
                continue
            }
            guard let length = Quantity.duration(words), length >= .milliseconds(20),
                length <= .seconds(120)
            else {
                section.complain(
                    name, "'\(name)' is '\(words)'", write: "a time from 20 ms to 2 min")
                continue
            }
            lengths[name] = length
        }
        return lengths
    }

    private static func isSpoken(_ name: String) -> Bool {
        name.after("spoken-").flatMap { Int($0) } != nil
    }
}
