// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Plugins of ALSA, and the libraries below them (JACK's among them), write what they cannot reach to
/// standard error themselves, past the handler that libasound has for its own messages.
enum QuietLibraries {
    /// Runs with standard error thrown away, what other threads say meanwhile, too: for commands that
    /// look at devices, not for a gateway that serves.
    static func run<Value>(_ body: () -> Value) -> Value {
        fflush(nil)
        let kept = dup(STDERR_FILENO)
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard kept >= 0, nowhere >= 0 else {
            // Noise is better than no answer.
            if kept >= 0 { close(kept) }
            if nowhere >= 0 { close(nowhere) }
            return body()
        }
        dup2(nowhere, STDERR_FILENO)
        close(nowhere)
        defer {
            fflush(nil)
            dup2(kept, STDERR_FILENO)
            close(kept)
        }
        return body()
    }
}
