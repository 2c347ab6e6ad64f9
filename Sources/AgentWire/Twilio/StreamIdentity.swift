// SPDX-License-Identifier: Apache-2.0

/// The three identifiers of a Twilio media stream: two letters and 32 hexadecimal digits each.
package struct StreamIdentity: Sendable, Hashable {
    /// `AC…`
    package var account: String
    /// `CA…`
    package var call: String
    /// `MZ…`
    package var stream: String

    package init(account: String, call: String, stream: String) {
        self.account = account
        self.call = call
        self.stream = stream
    }

    /// New identifiers for the call and the stream; the account stays the same for a gateway.
    package static func drawn(
        account: String, using generator: inout some RandomNumberGenerator
    ) -> StreamIdentity {
        StreamIdentity(
            account: account, call: "CA" + hexDigits(using: &generator),
            stream: "MZ" + hexDigits(using: &generator))
    }

    /// An account identifier, drawn once for a gateway without one in its configuration.
    package static func drawnAccount(using generator: inout some RandomNumberGenerator) -> String {
        "AC" + hexDigits(using: &generator)
    }

    private static func hexDigits(using generator: inout some RandomNumberGenerator) -> String {
        let halves = [generator.next() as UInt64, generator.next() as UInt64]
        return halves.map {
            let digits = String($0, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
