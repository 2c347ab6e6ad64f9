// SPDX-License-Identifier: Apache-2.0

/// How much is thrown at a serving gateway.
package struct TortureSettings: Sendable {
    /// Calls that are up all the time, and must not notice.
    package var calls = 20
    /// Seconds of one round; there are two, so that what stays behind is told from what is kept
    /// for use again.
    package var seconds = 50
    /// In all rounds: messages with bytes changed, and messages with addresses of no use.
    package var mutated = 100_000
    package var badAddresses = 10_000
    /// A round: connections that say nothing or half a message, and ones that send a byte at a time.
    package var halfOpen = 2000
    package var slowSenders = 50
    /// Well-meaning callers begin a call this often.
    package var honestEvery: Duration = .milliseconds(250)
    /// T1 of the gateway: calls nobody acknowledges are over after 128 of it.
    package var t1: Duration = .milliseconds(500)
    package var seed: UInt64 = 1
    /// Messages to send as they are and changed: those of RFC 4475.
    package var messages: [[UInt8]]

    package static let rounds = 2

    package init(messages: [[UInt8]]) { self.messages = messages }

    /// Half a minute.
    package static func quick(messages: [[UInt8]]) -> TortureSettings {
        var settings = TortureSettings(messages: messages)
        settings.calls = 4
        settings.seconds = 8
        settings.mutated = 4000
        settings.badAddresses = 1000
        settings.halfOpen = 300
        settings.slowSenders = 10
        settings.t1 = .milliseconds(60)
        return settings
    }
}
