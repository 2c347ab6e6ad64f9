// SPDX-License-Identifier: Apache-2.0

/// The latest moment at which something of another process has to be so.
struct Deadline {
    struct Missed: Error, CustomStringConvertible {
        var description: String
    }

    private let end: ContinuousClock.Instant
    private let limit: Duration

    init(_ limit: Duration) {
        self.limit = limit
        end = ContinuousClock.now + limit
    }

    /// Looks again and again until there is an answer; other processes cannot call us back.
    func wait<Answer>(
        for what: @autoclosure () -> String, _ look: () async throws -> Answer?
    ) async throws -> Answer {
        while true {
            if let answer = try await look() { return answer }
            guard ContinuousClock.now < end else {
                throw Missed(description: "not within \(limit): \(what())")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
