// SPDX-License-Identifier: Apache-2.0

import JSON

/// Latencies of an earlier run, by what was measured, to hold a later one against.
package struct LatencyBaseline: Sendable, Hashable {
    private static let version: Int64 = 1
    /// Samples of one name that are kept and read.
    private static let mostSamples = 100_000
    private static let mostNames = 1000
    /// Later than this, in milliseconds, nothing is a latency.
    private static let longest: Int64 = 3_600_000

    /// In milliseconds, in order of size.
    package let latencies: [String: [Int]]

    package init(_ latencies: [String: [Int]]) {
        let bounds = 0...Int(Self.longest)
        self.latencies = latencies.filter { !$0.value.isEmpty }.mapValues { samples in
            samples.prefix(Self.mostSamples).map {
                min(max($0, bounds.lowerBound), bounds.upperBound)
            }
            .sorted()
        }
    }

    /// Those of all fixtures that were played, each name's together.
    package init(of results: [FixtureResult]) {
        self.init(results.reduce(into: [:]) { $0.merge($1.latencies, uniquingKeysWith: +) })
    }

    /// As it is written to a file; the same latencies give the same text.
    package var text: String { JSONText.compact(json) + "\n" }

    private var json: JSONValue {
        .object([
            .init("version", .integer(Self.version)),
            .init(
                "latencies",
                .object(
                    latencies.sorted { $0.key < $1.key }.map { name, samples in
                        .init(name, .array(samples.map { .integer(Int64($0)) }))
                    })),
        ])
    }

    /// Reads a file's text of at most 8 MB.
    package init(parsing text: String) throws(LatencyBaselineError) {
        let limits = JSONReader.Limits(bytes: 8 << 20, depth: 4, values: 1_000_000)
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONReader.read(text, limits: limits)
        } catch {
            throw LatencyBaselineError(error.description)
        }
        guard value["version"] == .integer(Self.version) else {
            throw LatencyBaselineError("it does not say \"version\": \(Self.version)")
        }
        guard case .object(let members)? = value["latencies"] else {
            throw LatencyBaselineError("it has no object \"latencies\"")
        }
        guard members.count <= Self.mostNames else {
            throw LatencyBaselineError("it has more than \(Self.mostNames) names")
        }
        var latencies: [String: [Int]] = [:]
        for member in members {
            guard latencies[member.name] == nil else {
                throw LatencyBaselineError("'\(member.name)' is there twice")
            }
            latencies[member.name] = try Self.samples(member)
        }
        self.init(latencies)
    }

    private static func samples(
        _ member: JSONValue.Member
    ) throws(LatencyBaselineError) -> [Int] {
        guard let values = member.value.array, values.count <= mostSamples else {
            throw LatencyBaselineError(
                "'\(member.name)' is no list of at most \(mostSamples) numbers")
        }
        var samples: [Int] = []
        for value in values {
            guard let number = value.integer, (0...longest).contains(number) else {
                throw LatencyBaselineError(
                    "'\(member.name)' holds \(JSONText.compact(value).prefix(40)); "
                        + "write milliseconds from 0 to \(longest)")
            }
            samples.append(Int(number))
        }
        return samples
    }
}

/// Why a file is no baseline.
package struct LatencyBaselineError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ fault: String) {
        description = "no baseline of latencies: \(fault)"
    }
}
