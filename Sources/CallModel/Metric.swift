// SPDX-License-Identifier: Apache-2.0

/// One figure a running gateway shows of itself to whoever watches it.
package struct Metric: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Only grows while the gateway runs.
        case counter
        /// What is so now.
        case gauge
    }

    /// Without the house's prefix; a counter's ends in `_total`.
    package var name: String
    package var kind: Kind
    /// One sentence for people.
    package var help: String
    package var value: Double

    package static func counter(_ name: String, _ value: some BinaryInteger, _ help: String)
        -> Metric
    {
        Metric(name: name + "_total", kind: .counter, help: help, value: Double(value))
    }

    package static func gauge(_ name: String, _ value: some BinaryInteger, _ help: String)
        -> Metric
    {
        gauge(name, Double(value), help)
    }

    package static func gauge(_ name: String, _ value: Double, _ help: String) -> Metric {
        Metric(name: name, kind: .gauge, help: help, value: value)
    }
}
