// SPDX-License-Identifier: Apache-2.0

/// Figures as a report writes them.
enum Figure {
    /// `+140 ms`, `−20 ms`
    static func signed(_ milliseconds: Int64) -> String {
        (milliseconds < 0 ? "−" : "+") + "\(milliseconds.magnitude) ms"
    }

    /// `−0.31`
    static func hundredths(_ value: Double) -> String {
        guard value.magnitude < 1e12 else { return value.description }
        let units = Int64((value * 100).rounded())
        return (units < 0 ? "−" : "") + places(units.magnitude, 2)
    }

    /// `43.0 s`, `2 min 5 s`
    static func length(_ milliseconds: Int64) -> String {
        let time = UInt64(max(0, milliseconds))
        guard time >= 60_000 else { return places((time + 50) / 100, 1) + " s" }
        return "\(time / 60_000) min \(time % 60_000 / 1000) s"
    }

    /// `12 ms`, `1.4 s`
    static func taken(_ milliseconds: Int64) -> String {
        milliseconds < 1000 ? "\(max(0, milliseconds)) ms" : length(milliseconds)
    }

    private static func places(_ units: UInt64, _ count: Int) -> String {
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
        return padded.dropLast(count) + "." + padded.suffix(count)
    }
}
