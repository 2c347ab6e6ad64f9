// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs what blocks on a thread of its own: the tests' threads are few, and what it waits for may
/// need one of them.
enum OwnThread {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in
            let thread = Thread { done.resume(returning: body()) }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
