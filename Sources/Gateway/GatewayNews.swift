// SPDX-License-Identifier: Apache-2.0

import Exchange
import Logging

/// What every part of a running gateway tells others by: counts, log lines, and inputs of the
/// decisions, which arrive on the control loop in order.
struct GatewayNews: Sendable {
    let counters: GatewayCounters
    let logger: Logger
    let deliver: @Sendable (GatewayInput) -> Void
}
