// SPDX-License-Identifier: Apache-2.0

/// A SIP method; methods match with case (RFC 3261 section 7.1).
package struct Method: RawRepresentable, Sendable, Hashable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let invite = Method(rawValue: "INVITE")
    package static let ack = Method(rawValue: "ACK")
    package static let bye = Method(rawValue: "BYE")
    package static let cancel = Method(rawValue: "CANCEL")
    package static let options = Method(rawValue: "OPTIONS")
    package static let info = Method(rawValue: "INFO")
    package static let prack = Method(rawValue: "PRACK")
    package static let update = Method(rawValue: "UPDATE")
    package static let register = Method(rawValue: "REGISTER")

    /// Methods that exist and are refused with 405 rather than 501 when they are not allowed.
    static let registered: Set<Method> = [
        .invite, .ack, .bye, .cancel, .options, .info, .prack, .update,
        .register, Method(rawValue: "REFER"), Method(rawValue: "NOTIFY"),
        Method(rawValue: "SUBSCRIBE"), Method(rawValue: "PUBLISH"), Method(rawValue: "MESSAGE"),
    ]
}

extension Method: CustomStringConvertible {
    package var description: String { rawValue }
}
