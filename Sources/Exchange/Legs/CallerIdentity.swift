// SPDX-License-Identifier: Apache-2.0

import CallModel
package import SIP

/// Who is calling, as far as it is to be believed, and as far as the caller wants it known.
package struct CallerIdentity: Sendable, Hashable {
    /// The caller's address; From, or what a trusted peer asserts (RFC 3325).
    private let uri: SIPURIReference
    private let displayName: String?
    /// Whether the caller asked for privacy (RFC 3323): nobody is told then.
    let isWithheld: Bool
    /// The number that was called first, where a trusted peer says that the call was diverted
    /// (RFC 5806), and why.
    private(set) var divertedFrom: String?
    private(set) var diversionReason: String?

    /// What stands in the place of a withheld identity.
    static let anonymous = "anonymous"

    /// A caller of whom nothing is told, as on an analog line.
    static let unknown = CallerIdentity()

    private init() {
        uri = .sip(SIPURI(user: Self.anonymous, host: "anonymous.invalid"))
        displayName = nil
        isWithheld = true
    }

    package init(_ invite: IncomingInvite, isTrusted: Bool) {
        var caller = invite.from
        if isTrusted {
            let asserted = [HeaderName.pAssertedIdentity, .pPreferredIdentity].lazy
                .compactMap { Self.address(in: invite.headers, $0) }.first
            if let asserted { caller = asserted }
            if let diversion = Self.address(in: invite.headers, .diversion) {
                divertedFrom = diversion.uri.number
                diversionReason = diversion.parameters["reason"].map(QuotedString.unquote)
            }
        }
        uri = caller.uri
        displayName = caller.displayName ?? (isTrusted ? invite.from.displayName : nil)
        let wishes = invite.headers.values(of: .privacy).prefix(8)
            .flatMap { $0.split { $0 == ";" || $0 == "," || $0 == " " } }.map { $0.lowercased() }
        isWithheld = wishes.contains { ["id", "user", "header"].contains($0) }
    }

    /// The number or user itself.
    var number: String? { isWithheld ? nil : uri.number }

    /// The address as journals and packages have it.
    var address: String { isWithheld ? Self.anonymous : uri.description }

    var name: String? { isWithheld ? nil : displayName }

    /// What bots and packages are told of a diversion.
    var diversion: [ContextItem] {
        [("diverted_from", divertedFrom), ("diversion_reason", diversionReason)].compactMap {
            key, value in
            value.map { ContextItem(key: key, value: String($0.prefix(200))) }
        }
    }

    /// The first address of a list, one with a number before one without.
    private static func address(in headers: Headers, _ name: HeaderName) -> NameAddr? {
        guard let list = try? headers.addresses(of: name) else { return nil }
        return list.first { $0.uri.number != nil } ?? list.first
    }
}
