// SPDX-License-Identifier: Apache-2.0

/// Who hears whom: for each listener the gain of each source. There is no other way for sound to
/// reach a party.
///
/// A fixed-size value (three rows of eight gains), so the media tick reads it without allocating
/// and two tables compare in a few instructions.
package struct Routing: Sendable, Hashable {
    /// The linear gains of one listener's sources, indexed by `Source.rawValue`; 0 is silence.
    package typealias Row = SIMD8<Float>

    package var caller = Row(repeating: 0)
    package var agent = Row(repeating: 0)
    package var `operator` = Row(repeating: 0)

    /// Nobody hears anything.
    package static let silent = Routing()

    package init() {}

    /// Builds a table from rows of audible sources, each at gain 1.
    package init(caller: [Source] = [], agent: [Source] = [], operator: [Source] = []) {
        for source in caller { self[.caller, source] = 1 }
        for source in agent { self[.agent, source] = 1 }
        for source in `operator` { self[.operator, source] = 1 }
    }

    package subscript(listener: Party) -> Row {
        get {
            switch listener {
            case .caller: caller
            case .agent: agent
            case .operator: `operator`
            }
        }
        set {
            switch listener {
            case .caller: caller = newValue
            case .agent: agent = newValue
            case .operator: `operator` = newValue
            }
        }
    }

    /// The linear gain at which a listener hears a source.
    package subscript(listener: Party, source: Source) -> Float {
        get { self[listener][source.rawValue] }
        set { self[listener][source.rawValue] = newValue }
    }

    /// The sources a listener hears.
    package func audible(to listener: Party) -> [Source] {
        Source.allCases.filter { self[listener, $0] != 0 }
    }

    /// Whether the whisper reaches the operator alone (invariant 2 of the design).
    package var isolatesWhisper: Bool {
        caller[Source.whisper.rawValue] == 0 && agent[Source.whisper.rawValue] == 0
    }

    /// The table in words, as timelines show it: `caller<hold@0.2+announcement operator<whisper`.
    package var summary: String {
        let rows = Party.allCases.compactMap { listener -> String? in
            let names = audible(to: listener).map { source in
                let gain = self[listener, source]
                return gain == 1 ? source.name : "\(source.name)@\(gain)"
            }
            return names.isEmpty ? nil : "\(listener.rawValue)<\(names.joined(separator: "+"))"
        }
        return rows.isEmpty ? "silent" : rows.joined(separator: " ")
    }
}
