// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// One caller's call in a capture, with the legs that whoever took it opened for it meanwhile.
struct CapturedVisit: Sendable {
    struct Leg: Sendable {
        /// Among the calls of the capture, from 0.
        var number: Int
        var call: CapturedCall
    }

    /// Among the calls of the capture, from 0.
    var number: Int
    var call: CapturedCall
    /// The operators that were rung, in order.
    var legs: [Leg] = []
    var notes: [String] = []

    /// Later the ends of a call and of its leg do not come.
    private static let parting = Duration.seconds(5)

    /// The calls of a capture, in order: those that were opened for another are its legs.
    static func visits(in calls: CapturedCalls, _ sorting: CaptureSorting) -> [CapturedVisit] {
        var visits: [CapturedVisit] = []
        for (number, call) in calls.calls.enumerated() {
            let owners = visits.indices.filter {
                visits[$0].opened(number, call, sorting)
            }
            guard let owner = owners.min(by: { visits[$0].parts(call) < visits[$1].parts(call) })
            else {
                visits.append(CapturedVisit(number: number, call: call))
                continue
            }
            if owners.count > 1 {
                visits[owner].notes.append(
                    "call \(number + 1) may be of any of \(owners.count) calls; it ends nearest to "
                        + "the end of this one")
            }
            visits[owner].add(number, call)
        }
        return visits
    }

    /// Whether a call came from where this one went to, while it was up.
    private func opened(_ other: Int, _ leg: CapturedCall, _ sorting: CaptureSorting) -> Bool {
        guard leg.began >= call.began, call.ended.map({ leg.began < $0 }) ?? true,
            let source = sorting.ways(of: other).first?.from
        else { return false }
        let ways = sorting.ways(of: number)
        // Where all is on one machine, its port tells one program from another.
        let isOneHost = ways.contains { $0.from.isSameHost(as: $0.to) }
        return ways.contains { isOneHost ? $0.to == source : $0.to.isSameHost(as: source) }
    }

    /// How far the end of a leg is from that of this call, in milliseconds.
    private func parts(_ leg: CapturedCall) -> Int64 {
        guard let ours = call.ended, let theirs = leg.ended else { return .max }
        return abs((ours - theirs).inMilliseconds)
    }

    private mutating func add(_ number: Int, _ leg: CapturedCall) {
        guard let answered = call.answered, leg.began > answered else {
            notes.append(
                "call \(number + 1) is how this one went on behind who answered it; it is not "
                    + "imported by itself")
            return
        }
        legs.append(Leg(number: number, call: leg))
    }
}
