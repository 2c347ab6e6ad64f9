// SPDX-License-Identifier: Apache-2.0

import CALSA
import Glibc
package import JSON

/// A sound card that ALSA offers, and what each direction of it can do.
package struct ListedSoundCard: Sendable, Hashable {
    /// What a device can do in one direction.
    package enum Ability: Sendable, Hashable {
        case rates(UInt32, UInt32, channels: UInt32, UInt32)
        /// It is there, and cannot be opened now.
        case unusable(String)
        /// It has no such direction.
        case none
    }

    package var name: String
    /// What the driver or the configuration calls it, on one line.
    package var title: String
    package var capture: Ability
    package var playback: Ability

    /// Every device there is, as the configuration and the hardware list them. Opens each for a
    /// moment; what libraries print meanwhile is thrown away.
    package static func all() -> [ListedSoundCard] { QuietLibraries.run { listed() } }

    private static func listed() -> [ListedSoundCard] {
        calsa_keep_quiet()
        guard let list = calsa_list() else { return [] }
        defer { calsa_list_free(list) }
        var found: [ListedSoundCard] = []
        var index = 0
        while let entry = calsa_listed(list, index) {
            index += 1
            guard let name = said(entry, "NAME") else { continue }
            let way = said(entry, "IOID")
            found.append(
                ListedSoundCard(
                    name: name, title: title(said(entry, "DESC") ?? ""),
                    capture: way == "Output" ? .none : ability(of: name, captures: true),
                    playback: way == "Input" ? .none : ability(of: name, captures: false)))
        }
        return found
    }

    private static func said(_ entry: UnsafeRawPointer, _ key: String) -> String? {
        guard let text = calsa_said(entry, key) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    private static func title(_ text: String) -> String {
        text.split(separator: "\n").joined(separator: ", ")
    }

    private static func ability(of name: String, captures: Bool) -> Ability {
        var opened: OpaquePointer?
        let error = calsa_open(name, captures, &opened)
        guard error >= 0, let pcm = opened else {
            return .unusable(String(cString: calsa_error(error)))
        }
        defer { calsa_close(pcm) }
        var abilities = calsa_abilities()
        let asked = calsa_ask(pcm, &abilities)
        guard asked >= 0 else { return .unusable(String(cString: calsa_error(asked))) }
        return .rates(
            abilities.lowest_rate, abilities.highest_rate, channels: abilities.fewest_channels,
            abilities.most_channels)
    }

    /// Whether a line or an operator could be there.
    package var isUsable: Bool {
        if case .rates = capture, case .rates = playback { true } else { false }
    }

    package var json: JSONValue {
        [
            "name": .string(name), "title": .string(title), "usable": .bool(isUsable),
            "capture": capture.json, "playback": playback.json,
        ]
    }
}

extension ListedSoundCard.Ability: CustomStringConvertible {
    package var description: String {
        func span(_ low: UInt32, _ high: UInt32) -> String {
            low == high ? "\(low)" : "\(low) to \(high)"
        }
        return switch self {
        case .rates(let low, let high, channels: let fewest, let most):
            "\(span(low, high)) Hz, \(span(fewest, most)) channels"
        case .unusable(let reason): reason
        case .none: "-"
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .rates(let low, let high, channels: let fewest, let most):
            [
                "rates": [.integer(Int64(low)), .integer(Int64(high))],
                "channels": [.integer(Int64(fewest)), .integer(Int64(most))],
            ]
        case .unusable(let reason): ["error": .string(reason)]
        case .none: .null
        }
    }
}
