// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// What of a scenario real sockets on one busy machine cannot play or judge: such a scenario is not
/// played there at all, so that it never passes for what was not looked at.
enum LiveLimits {
    /// In milliseconds: what is asked of this machine must leave it so much.
    private static let tightestLatency = 250
    private static let tightestGap = 100
    /// How much of a window in time is left out at either end, in milliseconds: moments come as late
    /// as that.
    private static let windowMargin: Int64 = 850
    private static let shortestWindow: Int64 = 700
    /// An agent's socket is there at once; a little later makes no difference.
    private static let slowestConnection = Duration.milliseconds(250)

    /// Why a scenario is not played on real sockets; nil when it can be.
    static func reason(against scenario: FixtureScenario) -> String? {
        let networks = scenario.networks.filter { $0.value != .good }.map(\.key).sorted()
        if !networks.isEmpty {
            return "the network of \(networks.joined(separator: ", ")) is simulated; on real "
                + "sockets it is as it is"
        }
        if scenario.store != .prompt { return "the fault of its journal is simulated" }
        if scenario.recorder != .well { return "the fault of its recorder is simulated" }
        if case .opens(let delay) = scenario.bot.connection, delay > slowestConnection {
            return "its agent connects after \(delay.inMilliseconds) ms, on real sockets at once"
        }
        for expectation in scenario.expectations {
            if let why = reason(against: expectation.demand) {
                return "'\(expectation.words)' (\(expectation.place)): \(why)"
            }
        }
        return nil
    }

    private static func reason(against demand: FixtureExpectation.Demand) -> String? {
        switch demand {
        case .latency(_, let limit) where limit < tightestLatency:
            "a busy machine does not keep to less than \(tightestLatency) ms"
        case .gap(_, let limit, _) where limit < tightestGap:
            "a busy machine makes gaps of its own, up to \(tightestGap) ms"
        case .gap(_, _, .time(let window)?), .hears(_, _, _, .time(let window)?):
            Int64(window.count) < 2 * windowMargin + shortestWindow
                ? "moments come late; a longer window can be judged" : nil
        case .package(.package, _, _):
            "what an operator could read is known in simulation alone; ask for the record"
        case .happens, .outcome, .rule, .escalation, .handoff, .bridge, .rung, .hears, .hearsSound,
            .latency, .gap, .clipping, .level, .leak, .key, .package:
            nil
        }
    }

    /// What is demanded, where moments may come late.
    static func loosened(_ expectations: [FixtureExpectation]) -> [FixtureExpectation] {
        expectations.map { expectation in
            var loosened = expectation
            switch expectation.demand {
            case .gap(let listener, let limit, .time(let window)?):
                loosened.demand = .gap(listener: listener, atMost: limit, narrowed(window))
            case .hears(let listener, let source, let isHeard, .time(let window)?):
                loosened.demand = .hears(
                    listener: listener, source: source, isHeard, narrowed(window))
            case .happens, .outcome, .rule, .escalation, .handoff, .bridge, .rung, .hears,
                .hearsSound, .latency, .gap, .clipping, .level, .leak, .key, .package:
                break
            }
            return loosened
        }
    }

    private static func narrowed(_ window: Range<Int64>) -> FixtureExpectation.Window {
        let from = window.lowerBound + windowMargin
        return .time(from..<max(from + 1, window.upperBound - windowMargin))
    }
}
