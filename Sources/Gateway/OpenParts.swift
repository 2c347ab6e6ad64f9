// SPDX-License-Identifier: Apache-2.0

/// The parts of a gateway that are open, in the order in which they were opened; they are closed in
/// reverse, whether the gateway stops or could not be started to the end.
struct OpenParts: Sendable {
    typealias Close = @Sendable () async throws -> Void

    private var closes: [Close] = []

    /// Notes a part that was opened, by what closes it.
    mutating func add(_ close: @escaping Close) { closes.append(close) }

    /// Closes all of them, the last one first.
    ///
    /// - Throws: the first error, once every part has been closed.
    func close() async throws {
        var failure: (any Error)?
        for close in closes.reversed() {
            do { try await close() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }
}
