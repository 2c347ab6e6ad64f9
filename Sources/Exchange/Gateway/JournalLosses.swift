// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Which records of running calls the journal refused, until it can be told so.
struct JournalLosses: Sendable {
    struct Loss: Sendable, Hashable {
        var records: Int
        var first: Int
        var last: Int
        /// Why the last of them was refused.
        var reason: String

        var words: String {
            let which =
                first == last
                ? "record \(first) was" : "\(records) records of \(first) to \(last) were"
            return "journal: \(which) lost: \(reason)"
        }
    }

    private var losses: [CallID: Loss] = [:]

    var isEmpty: Bool { losses.isEmpty }

    mutating func add(_ sequences: ClosedRange<Int>, of call: CallID, reason: String) {
        let known = losses[call]
        losses[call] = Loss(
            records: (known?.records ?? 0) + sequences.count,
            first: min(known?.first ?? .max, sequences.lowerBound),
            last: max(known?.last ?? 0, sequences.upperBound), reason: reason)
    }

    /// What is owed to the journal, oldest call name first; nothing is owed afterwards.
    mutating func takeAll() -> [(call: CallID, loss: Loss)] {
        defer { losses = [:] }
        return losses.map { (call: $0.key, loss: $0.value) }
            .sorted { $0.call.rawValue < $1.call.rawValue }
    }

    /// The call is over: it can be told nothing any more.
    mutating func forget(_ call: CallID) { losses[call] = nil }
}
