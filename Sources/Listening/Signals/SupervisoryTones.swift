// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What exchanges of a country send for busy and for congestion ("reorder", no way through), by
/// ITU-T E.180 Supplement 2: milliseconds of tone and of silence, in turn. Dial tones are here only
/// where they have a cadence. Each row was compared with what telephone systems play
/// (Docs/Listening.md).
package struct SupervisoryTones: Sendable, Hashable {
    package struct Cadence: Sendable, Hashable {
        package var tone: CallTone
        /// Hz: one, or the pair of North America.
        package var frequencies: [Double]
        package var milliseconds: [Int]
    }

    package var cadences: [Cadence]

    private init(
        _ frequencies: [Double], busy: [Int], congestion: [Int], dial: [Int]? = nil
    ) {
        cadences = [
            Cadence(tone: .busy, frequencies: frequencies, milliseconds: busy),
            Cadence(tone: .congestion, frequencies: frequencies, milliseconds: congestion),
        ]
        if let dial {
            cadences.append(Cadence(tone: .dial, frequencies: frequencies, milliseconds: dial))
        }
    }

    /// A country by its code (ISO 3166), nil where none of the table.
    package static func of(_ country: String) -> SupervisoryTones? { table[country.lowercased()] }

    /// The codes that can be named, in order.
    package static let countries = table.keys.sorted()

    /// Wherever: the table's patterns that no even rhythm of another country resembles. Of even
    /// rhythms the slower are busy and the faster congestion (`busyFrom`).
    static let uneven: [Cadence] = ["gb", "es", "br", "se", "it", "cz", "gr"].flatMap { code in
        (table[code]?.cadences ?? []).filter { Set($0.milliseconds).count > 1 }
    }

    /// Milliseconds of tone from which an even rhythm is busy, where the country is not known.
    static let busyFrom = 280

    private static func even(
        _ frequency: Double, _ busy: Int, _ congestion: Int, dial: [Int]? = nil
    ) -> SupervisoryTones {
        SupervisoryTones(
            [frequency], busy: [busy, busy], congestion: [congestion, congestion], dial: dial)
    }

    private static let northAmerica = SupervisoryTones(
        [480, 620], busy: [500, 500], congestion: [250, 250])

    private static let table: [String: SupervisoryTones] = [
        "at": even(420, 400, 200), "au": even(425, 375, 375), "be": even(425, 500, 167),
        "bg": even(425, 500, 250), "ch": even(425, 500, 200), "cl": even(400, 500, 200),
        "cn": even(450, 350, 700), "de": even(425, 480, 240),
        "cz": even(425, 330, 165, dial: [330, 330, 660, 660]),
        "dk": even(425, 500, 200), "ee": even(425, 300, 200), "fi": even(425, 300, 200),
        "fr": even(440, 500, 250), "hu": even(425, 300, 300),
        "gr": even(425, 300, 200, dial: [200, 300, 700, 800]),
        "id": even(425, 500, 250), "il": even(414, 500, 250), "in": even(400, 750, 250),
        "it": even(425, 500, 200, dial: [200, 200, 600, 1000]),
        "jp": even(400, 500, 500), "lt": even(425, 350, 200), "mx": even(425, 250, 250),
        "my": even(425, 500, 500), "nl": even(425, 500, 250), "no": even(425, 500, 200),
        "nz": even(400, 500, 250), "pl": even(425, 500, 500), "pt": even(425, 500, 200),
        "ru": even(425, 350, 175), "sg": even(425, 750, 250), "th": even(400, 500, 300),
        "ve": even(425, 500, 250), "za": even(400, 500, 250),
        "us": northAmerica, "ca": northAmerica, "ph": northAmerica, "tw": northAmerica,
        "hk": northAmerica, "kr": northAmerica,
        "gb": SupervisoryTones([400], busy: [375, 375], congestion: [400, 350, 225, 525]),
        "es": SupervisoryTones(
            [425], busy: [200, 200], congestion: [200, 200, 200, 200, 200, 600]),
        "br": SupervisoryTones([425], busy: [250, 250], congestion: [250, 250, 750, 250]),
        "se": SupervisoryTones([425], busy: [250, 250], congestion: [250, 750]),
    ]
}
