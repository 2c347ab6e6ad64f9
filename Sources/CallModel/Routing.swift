// SPDX-License-Identifier: Apache-2.0

/// Who hears whom: for each listener a row with the gains of the other parties' voices and of the
/// lanes that are this listener's own. There is no other way for sound to reach a party.
///
/// The rows of caller and agent have no column for a whisper, no row has one for another party's
/// lanes, and nobody hears themselves. A value of fixed size, so the media tick reads it without
/// allocating.
package struct Routing: Sendable, Hashable {
    /// Each listener's gains; their own voice is not among them.
    private var rows = PerParty(repeating: RoutingGains())

    /// Nobody hears anything.
    package static let silent = Routing()

    /// `operator` is the row of the first.
    package init(caller: CallerRow = [], agent: AgentRow = [], operator: StaffRow = []) {
        self.caller = caller
        self.agent = agent
        self.operator = `operator`
    }

    package var caller: CallerRow {
        get { CallerRow(gains: rows[Party.caller]) }
        set { set(newValue.gains, for: .caller) }
    }

    package var agent: AgentRow {
        get { AgentRow(gains: rows[Party.agent]) }
        set { set(newValue.gains, for: .agent) }
    }

    /// The row of an operator or a supervisor. Their own voice is left out of what is set.
    package subscript(listener: Staff) -> StaffRow {
        get { StaffRow(gains: rows[listener.party]) }
        set { set(newValue.gains, for: listener.party) }
    }

    /// The row of the first operator.
    package var `operator`: StaffRow {
        get { self[.operator] }
        set { self[.operator] = newValue }
    }

    private mutating func set(_ gains: RoutingGains, for listener: Party) {
        rows[listener] = gains
        rows[listener][listener.index] = 0
    }

    /// The gains of a listener, as the mixer reads them.
    package func gains(of listener: Party) -> RoutingGains { rows[listener] }

    /// The linear gain at which a listener hears another party's voice.
    package subscript(listener: Party, hears speaker: Party) -> Float { rows[listener][speaker] }

    /// The sources a listener hears.
    package func audible(to listener: Party) -> [Source] {
        let gains = rows[listener]
        let voices = Party.allCases.filter { gains[$0] != 0 }.map { Source.voice($0) }
        let lanes = Lane.Kind.allCases.filter { gains[$0] != 0 }
            .compactMap { Lane($0, of: listener) }
        return voices + lanes.map { Source.lane($0) }
    }

    /// The same table with finite gains between silence and the limit.
    package func bounded(to limit: Float) -> Routing {
        var bounded = self
        for party in Party.allCases { bounded.rows[party] = rows[party].bounded(to: limit) }
        return bounded
    }

    /// What a listener hears by name, with gains; a lane by its kind, since it is the listener's own.
    func named(for listener: Party) -> [(name: String, gain: Float)] {
        let gains = rows[listener]
        let voices = Party.allCases.map { (name: $0.rawValue, gain: gains[$0]) }
        let lanes = Lane.Kind.allCases.map { (name: $0.name, gain: gains[$0]) }
        return (voices + lanes).filter { $0.gain != 0 }
    }

    /// The table in words, as timelines show it: `caller<hold@0.2+announcement operator<whisper`.
    package var summary: String {
        let rows = Party.allCases.compactMap { listener -> String? in
            let names = named(for: listener).map { name, gain in
                gain == 1 ? name : "\(name)@\(gain)"
            }
            return names.isEmpty ? nil : "\(listener.rawValue)<\(names.joined(separator: "+"))"
        }
        return rows.isEmpty ? "silent" : rows.joined(separator: " ")
    }
}
