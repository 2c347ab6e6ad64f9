// SPDX-License-Identifier: Apache-2.0

import CLinux

/// How many sockets the process may open. Each RTP leg takes two, so the usual 1024 end at about
/// 170 calls in the middle of a handoff.
package enum DescriptorLimit {
    /// Raises the limit as far as the system allows without privilege; the result is the limit.
    @discardableResult
    package static func raise() -> Int { Int(clamping: clinux_raise_descriptor_limit()) }
}
