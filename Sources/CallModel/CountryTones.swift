// SPDX-License-Identifier: Apache-2.0

/// What exchanges of a country send to callers, by ITU-T E.180 Supplement 2: the one table of it. What
/// the gateway plays and what it recognises are both read from here. Each row was compared with what
/// telephone systems play (Docs/Listening.md).
package struct CountryTones: Sendable, Hashable {
    /// What a tone is made of.
    package enum Sound: Sendable, Hashable {
        /// Hz: one frequency, or two at a time.
        case pure([Double])
        /// Hz: one frequency that swells and fades so many times a second.
        case swelling(Double, by: Double)

        /// The frequencies, without what swells.
        package var frequencies: [Double] {
            switch self {
            case .pure(let frequencies): frequencies
            case .swelling(let frequency, _): [frequency]
            }
        }
    }

    package struct Cadence: Sendable, Hashable {
        package var tone: CallTone
        package var sound: Sound
        /// Of tone and of silence, in turn.
        package var milliseconds: [Int]
    }

    package let cadences: [Cadence]

    /// The first cadence of a tone.
    package func cadence(of tone: CallTone) -> Cadence? { cadences.first { $0.tone == tone } }

    /// A country by its code (ISO 3166, and `uk`); nil where none of the table.
    package static func of(_ country: String) -> CountryTones? {
        let code = country.lowercased()
        return table[code == "uk" ? "gb" : code]
    }

    /// The codes that can be named, in order.
    package static let countries = table.keys.sorted()

    // MARK: The table

    private init(
        ringback: (sound: Sound, milliseconds: [Int]), busy: (sound: Sound, milliseconds: [Int]),
        congestion: [Int], dial: [Int]? = nil
    ) {
        cadences =
            [
                Cadence(
                    tone: .ringback, sound: ringback.sound, milliseconds: ringback.milliseconds),
                Cadence(tone: .busy, sound: busy.sound, milliseconds: busy.milliseconds),
                Cadence(tone: .congestion, sound: busy.sound, milliseconds: congestion),
            ]
            // Dial tones are here only where they have a cadence.
            + (dial.map { [Cadence(tone: .dial, sound: busy.sound, milliseconds: $0)] } ?? [])
    }

    /// One frequency for all, rings of one burst, and even rhythms; a single number stands for tone and
    /// silence alike.
    private static func even(
        _ frequency: Double, ring: [Int], _ busy: Int, _ congestion: Int, dial: [Int]? = nil
    ) -> CountryTones {
        CountryTones(
            ringback: (.pure([frequency]), ring), busy: (.pure([frequency]), [busy, busy]),
            congestion: [congestion, congestion], dial: dial)
    }

    private static func uneven(
        _ frequency: Double, ring: [Int], busy: [Int], congestion: [Int]
    ) -> CountryTones {
        CountryTones(
            ringback: (.pure([frequency]), ring), busy: (.pure([frequency]), busy),
            congestion: congestion)
    }

    /// Rings of another sound than busy and congestion.
    private static func ringing(
        _ sound: Sound, _ ring: [Int], _ frequency: Double, _ busy: [Int], _ congestion: [Int]
    ) -> CountryTones {
        CountryTones(
            ringback: (sound, ring), busy: (.pure([frequency]), busy), congestion: congestion)
    }

    private static func northAmerica(
        _ ring: [Int] = [2000, 4000], _ sound: [Double] = [440, 480]
    ) -> CountryTones {
        CountryTones(
            ringback: (.pure(sound), ring), busy: (.pure([480, 620]), [500, 500]),
            congestion: [250, 250])
    }

    /// A second of tone, four of silence; and the double ring.
    private static let second = [1000, 4000]
    private static let double = [400, 200, 400, 2000]

    private static let table: [String: CountryTones] = [
        "at": even(420, ring: [1000, 5000], 400, 200),
        "au": ringing(.pure([413, 438]), double, 425, [375, 375], [375, 375]),
        "be": even(425, ring: [1000, 3000], 500, 167), "bg": even(425, ring: second, 500, 250),
        "br": uneven(425, ring: second, busy: [250, 250], congestion: [250, 250, 750, 250]),
        "ca": northAmerica(), "ch": even(425, ring: second, 500, 200),
        "cl": even(400, ring: [1000, 3000], 500, 200),
        "cn": even(450, ring: second, 350, 700),
        "cz": even(425, ring: second, 330, 165, dial: [330, 330, 660, 660]),
        "de": even(425, ring: second, 480, 240), "dk": even(425, ring: second, 500, 200),
        "ee": even(425, ring: second, 300, 200),
        "es": uneven(
            425, ring: [1500, 3000], busy: [200, 200],
            congestion: [200, 200, 200, 200, 200, 600]),
        "fi": even(425, ring: second, 300, 200), "fr": even(440, ring: [1500, 3500], 500, 250),
        "gb": ringing(
            .pure([400, 450]), double, 400, [375, 375], [400, 350, 225, 525]),
        "gr": even(425, ring: second, 300, 200, dial: [200, 300, 700, 800]),
        "hk": northAmerica([400, 200, 400, 3000]), "hu": even(425, ring: [1250, 3750], 300, 300),
        "id": even(425, ring: second, 500, 250), "il": even(414, ring: [1000, 3000], 500, 250),
        "in": ringing(.swelling(400, by: 25), double, 400, [750, 750], [250, 250]),
        "it": even(425, ring: second, 500, 200, dial: [200, 200, 600, 1000]),
        "jp": ringing(.swelling(400, by: 16), [1000, 2000], 400, [500, 500], [500, 500]),
        "kr": northAmerica([1000, 2000]), "lt": even(425, ring: second, 350, 200),
        "mx": even(425, ring: second, 250, 250), "my": even(425, ring: double, 500, 500),
        "nl": even(425, ring: second, 500, 250), "no": even(425, ring: second, 500, 200),
        "nz": ringing(.pure([400, 450]), double, 400, [500, 500], [250, 250]),
        "ph": northAmerica([1000, 4000], [425, 480]), "pl": even(425, ring: second, 500, 500),
        "pt": even(425, ring: [1000, 5000], 500, 200),
        "ru": even(425, ring: [800, 3200], 350, 175),
        "se": uneven(425, ring: [1000, 5000], busy: [250, 250], congestion: [250, 750]),
        "sg": ringing(.swelling(425, by: 24), double, 425, [750, 750], [250, 250]),
        "th": even(400, ring: second, 500, 300), "tw": northAmerica([1000, 2000]),
        "us": northAmerica(), "ve": even(425, ring: second, 500, 250),
        "za": ringing(.swelling(400, by: 33), double, 400, [500, 500], [250, 250]),
    ]
}
