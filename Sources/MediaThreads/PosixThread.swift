// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own, for loops that must not share a pool.
package struct PosixThread: Sendable {
    private final class Body {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    private let handle: pthread_t

    /// Starts a thread under a name of up to 15 bytes; nil when the system has none to give.
    package init?(name: String, run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                clinux_name_thread(body.name)
                body.run()
                return nil
            }, body.toOpaque())
        guard status == 0 else {
            body.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits for the thread's end; once.
    package func join() { pthread_join(handle, nil) }
}
