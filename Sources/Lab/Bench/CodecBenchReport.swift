// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What one stream of sound costs, part by part.
package struct CodecBenchReport: Sendable {
    /// What encoding and decoding in one codec costs.
    package struct Row: Sendable {
        package var codec: String
        /// The rate of its sound, as a call asks for it.
        package var sampleRate: Int
        /// Milliseconds in a packet.
        package var packet: Int
        /// CPU time for 20 ms of sound, in microseconds.
        package var encode: Double
        package var decode: Double
        /// By how much what is decoded is behind what was encoded, in milliseconds.
        package var delay: Double
    }

    /// What one thing that is done to a voice costs.
    package struct Treatment: Sendable {
        package var name: String
        package var sampleRate: Int
        package var microseconds: Double
    }

    package var rows: [Row]
    package var treatments: [Treatment]

    /// Microseconds for each 20 ms, in percent of a core.
    private static func percent(_ microseconds: Double) -> Double { microseconds / 200 }

    package var json: JSONValue {
        [
            "codecs": .array(
                rows.map { row in
                    [
                        "codec": .string(row.codec),
                        "sampleRate": .integer(Int64(row.sampleRate)),
                        "packetMilliseconds": .integer(Int64(row.packet)),
                        "encodeMicroseconds": .number(row.encode),
                        "decodeMicroseconds": .number(row.decode),
                        "encodeCorePercent": .number(Self.percent(row.encode)),
                        "decodeCorePercent": .number(Self.percent(row.decode)),
                        "delayMilliseconds": .number(row.delay),
                    ]
                }),
            "treatments": .array(
                treatments.map { treatment in
                    [
                        "name": .string(treatment.name),
                        "sampleRate": .integer(Int64(treatment.sampleRate)),
                        "microseconds": .number(treatment.microseconds),
                        "corePercent": .number(Self.percent(treatment.microseconds)),
                    ]
                }),
        ]
    }

    /// The same to read.
    package var text: String {
        var lines = ["for 20 ms of one stream: µs of CPU, and that in percent of a core", ""]
        lines.append(
            line("codec", "Hz", "packet", "encode", "%", "decode", "%", "delay"))
        lines += rows.map { row in
            line(
                row.codec, "\(row.sampleRate)", "\(row.packet) ms", short(row.encode),
                short(Self.percent(row.encode)), short(row.decode),
                short(Self.percent(row.decode)), "\(short(row.delay)) ms")
        }
        lines += ["", line("treatment", "Hz", "µs", "%")]
        lines += treatments.map { treatment in
            line(
                treatment.name, "\(treatment.sampleRate)", short(treatment.microseconds),
                short(Self.percent(treatment.microseconds)))
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ columns: String...) -> String {
        let first = name + String(repeating: " ", count: max(0, 22 - name.count))
        return columns.reduce(first) { line, column in
            line + String(repeating: " ", count: max(1, 9 - column.count)) + column
        }
    }

    private func short(_ value: Double) -> String {
        let scaled = Int((abs(value) * 1000).rounded())
        let digits = String(scaled % 1000 + 1000).dropFirst()
        return "\(value < 0 ? "-" : "")\(scaled / 1000).\(value < 10 ? digits : digits.prefix(1))"
    }
}
