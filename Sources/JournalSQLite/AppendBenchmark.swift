// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Journal

/// How long an append takes until it is acknowledged.
package struct AppendLatency: Sendable, Hashable {
    /// Records in each append.
    package var records: Int
    package var appends: Int
    package var median: Duration
    package var p99: Duration
    package var longest: Duration

    /// `{"records":1,"appends":2000,"p50_us":…,"p99_us":…,"max_us":…}`
    package var json: String {
        func microseconds(_ duration: Duration) -> Int64 {
            Int64((duration / .microseconds(1)).rounded())
        }
        return JSONText.compact([
            "records": .integer(Int64(records)), "appends": .integer(Int64(appends)),
            "p50_us": .integer(microseconds(median)), "p99_us": .integer(microseconds(p99)),
            "max_us": .integer(microseconds(longest)),
        ])
    }
}

extension CallJournal {
    /// Appends one after another, `records` at a time, and tells how long each waited. Writes
    /// calls named `bench-…` into the journal: give it a file of its own.
    package func measureAppends(of records: Int, appends: Int) throws -> AppendLatency {
        let call = CallID(rawValue: "bench-\(records)")
        let detail: JSONValue = [
            "party": "caller", "key": "0", "carrier": "telephone-event", "at_ms": 4100,
        ]
        var waits: [Duration] = []
        let clock = ContinuousClock()
        for number in 0..<max(1, appends) {
            let batch = (1...max(1, records)).map { index in
                JournalRecord(
                    call: call, sequence: number * records + index,
                    at: WallTime(milliseconds: Int64(number)), offset: .milliseconds(number),
                    name: "signal.digit", line: "caller pressed 0", detail: detail)
            }
            waits.append(try clock.measure { try append(batch) })
        }
        waits.sort()
        return AppendLatency(
            records: records, appends: waits.count, median: waits[waits.count / 2],
            p99: waits[waits.count * 99 / 100], longest: waits[waits.count - 1])
    }
}
