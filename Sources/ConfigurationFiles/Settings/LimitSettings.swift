// SPDX-License-Identifier: Apache-2.0

/// How much the gateway takes on (`limits:`).
package struct LimitSettings: Sendable, Hashable {
    /// Calls at once; one more is answered with 503.
    package var calls: Int
    /// New calls in one second; more are answered with 503.
    package var callsPerSecond: Int
    /// The longest call.
    package var callDuration: Duration

    package init(
        calls: Int = 200, callsPerSecond: Int = 50, callDuration: Duration = .seconds(4 * 3600)
    ) {
        self.calls = calls
        self.callsPerSecond = callsPerSecond
        self.callDuration = callDuration
    }

    init(_ section: YAMLSection) {
        let standard = LimitSettings()
        calls = section.integer("calls", standard.calls, in: 1...20_000)
        callsPerSecond = section.integer(
            "calls_per_second", standard.callsPerSecond, in: 1...10_000)
        callDuration = section.seconds(
            "call_seconds", standard.callDuration, in: 10...86_400)
    }
}
