// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What the bridge benchmark measured; printed as JSON.
package struct BridgeReport: Sendable {
    package struct Lateness: Sendable {
        package var p50: Int64
        package var p99: Int64
        package var max: Int64
    }

    package struct Step: Sendable {
        package var calls: Int
        /// Memory that a call takes, with all that its sound has: allocated and not freed.
        package var kilobytesPerCall: Double
        /// CPU time of the media thread, in percent of one core.
        package var corePercent: Double
        /// CPU time of the recorder, which may be on any core.
        package var recorderPercent: Double
        /// Frames of recordings that found no room, and bytes a minute of each.
        package var recordedFramesDropped: Int
        package var recordedBytesPerMinute: Double
        /// CPU time of one tick of one call, in microseconds, both legs with their system calls.
        package var microsecondsPerCallTick: Double
        /// How late ticks began, in microseconds.
        package var lateness: Lateness
        package var lateTicks: UInt64
        package var skippedTicks: UInt64
        /// What the telephones sent, in percent of a packet a leg and tick: a step is worth as
        /// much as its load.
        package var loadPercent: Double
        /// Over the whole step, its settling included: packets from the telephones that the legs
        /// took and missed, and packets from the legs that telephones did not get.
        package var packetsIn: UInt64
        package var packetsInLost: UInt64
        package var packetsOut: UInt64
        package var packetsOutLost: UInt64
        package var lossPercent: Double
        /// Frames the legs had to conceal, late packets included.
        package var framesConcealed: UInt64
        /// Packets that carried sound rather than silence, in percent of those received.
        package var soundPercent: Double
    }

    package var codecs: String
    package var legsPerCall: Int
    /// `realtime` when the system granted SCHED_FIFO, else `normal`.
    package var scheduling: String
    package var steps: [Step]
    /// Bridged calls at which the media thread would use 70 % of a core; between two steps where
    /// possible, else along the line through the last two.
    package var callsAtSeventyPercent: Int
    package var isExtrapolated: Bool
    /// Where the media thread and the recorder share one core.
    package var callsWithRecorder: Int

    /// Where a line through the steps crosses a share of a core. Steps whose telephones could not
    /// keep up are left out, unless all are.
    static func calls(
        at percent: Double, in all: [Step]
    ) -> (calls: Int, isExtrapolated: Bool) {
        let loaded = all.filter { $0.loadPercent >= 97 }
        let steps = loaded.isEmpty ? all : loaded
        guard let first = steps.first, let last = steps.last, last.corePercent > 0 else {
            return (0, true)
        }
        guard steps.count > 1 else {
            return (Int(Double(first.calls) * percent / max(first.corePercent, 0.01)), true)
        }
        let after = steps.firstIndex { $0.corePercent >= percent }
        let upper = max(1, after ?? steps.count - 1)
        let (low, high) = (steps[upper - 1], steps[upper])
        let slope = (high.corePercent - low.corePercent) / Double(high.calls - low.calls)
        guard slope > 0 else {
            return (Int(Double(last.calls) * percent / last.corePercent), true)
        }
        let crossing = Double(low.calls) + (percent - low.corePercent) / slope
        return (max(0, Int(crossing)), after == nil || after == 0)
    }
}

extension BridgeReport {
    package var json: JSONValue {
        [
            "codecs": .string(codecs), "legsPerCall": .integer(Int64(legsPerCall)),
            "scheduling": .string(scheduling), "steps": .array(steps.map(\.json)),
            "callsAtSeventyPercent": .integer(Int64(callsAtSeventyPercent)),
            "isExtrapolated": .bool(isExtrapolated),
            "callsAtSeventyPercentWithRecorder": .integer(Int64(callsWithRecorder)),
        ]
    }
}

extension BridgeReport.Step {
    fileprivate var json: JSONValue {
        func count(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
        return [
            "calls": .integer(Int64(calls)), "kilobytesPerCall": .number(kilobytesPerCall),
            "corePercent": .number(corePercent),
            "recorderPercent": .number(recorderPercent),
            "recordedFramesDropped": .integer(Int64(recordedFramesDropped)),
            "recordedBytesPerMinute": .number(recordedBytesPerMinute),
            "microsecondsPerCallTick": .number(microsecondsPerCallTick),
            "lateness": [
                "p50": .integer(lateness.p50), "p99": .integer(lateness.p99),
                "max": .integer(lateness.max),
            ],
            "lateTicks": count(lateTicks), "skippedTicks": count(skippedTicks),
            "loadPercent": .number(loadPercent), "packetsIn": count(packetsIn),
            "packetsInLost": count(packetsInLost), "packetsOut": count(packetsOut),
            "packetsOutLost": count(packetsOutLost), "lossPercent": .number(lossPercent),
            "framesConcealed": count(framesConcealed), "soundPercent": .number(soundPercent),
        ]
    }
}
