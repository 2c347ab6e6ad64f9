// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Figures in Prometheus' text format, version 0.0.4: each with its HELP, its TYPE and one sample.
package enum PrometheusText {
    package static let type = "text/plain; version=0.0.4; charset=utf-8"
    private static let prefix = "handoff_"

    package static func of(_ metrics: [Metric]) -> String {
        metrics.map { metric in
            let name = prefix + metric.name
            return
                "# HELP \(name) \(escaped(metric.help))\n# TYPE \(name) \(metric.kind.rawValue)\n"
                + "\(name) \(number(metric.value))\n"
        }.joined()
    }

    /// A backslash and a line feed would end the line or begin an escape.
    private static func escaped(_ help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
