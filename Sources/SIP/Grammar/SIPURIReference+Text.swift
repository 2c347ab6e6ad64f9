// SPDX-License-Identifier: Apache-2.0

extension SIPURIReference {
    /// Reads a URI as a person writes it in a configuration: `sip:anna@pbx.example;transport=tcp`.
    package init(text: String) throws(SIPParseError) {
        var scanner = ByteScanner(text)
        let reference = try scanner.uri(.bracketed)
        guard scanner.isAtEnd else { throw scanner.error("Bad Character in URI") }
        self = reference
    }
}
