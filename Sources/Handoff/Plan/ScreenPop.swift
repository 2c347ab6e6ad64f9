// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The address at which a desk of the user's shows a handoff, with places for what it goes by:
/// `https://crm.example/cases?call={call.id}&account={account}`.
package struct ScreenPop: Sendable, Hashable {
    /// What a place stands for; it is put in percent-encoded, empty where it is not known.
    package enum Place: String, Sendable, Hashable, CaseIterable {
        case handoff = "handoff.id"
        case call = "call.id"
        case account, route, reason
    }

    private enum Piece: Sendable, Hashable {
        case text(String)
        case place(Place)
    }

    private let pieces: [Piece]

    /// Why a text is no such address.
    package enum Problem: Error, Sendable, Hashable {
        /// It does not begin with http:// or https://, or has characters that end a header's `<…>`.
        case noAddress
        /// There is no place of this name.
        case place(String)
        /// A brace without its other half.
        case brace
        /// The host is not to be chosen by what a call says.
        case inHost
    }

    package init(_ text: String) throws(Problem) {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.count <= 500,
            text.allSatisfy({ $0.isASCII && $0 > " " && $0 != "\u{7F}" && !"<>\"\\".contains($0) })
        else { throw .noAddress }
        var (pieces, rest) = ([Piece](), text[...])
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
                throw .brace
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let place = Place(rawValue: name) else { throw .place(name) }
            pieces += [.text(String(rest[..<open])), .place(place)]
            rest = rest[rest.index(after: close)...]
        }
        self.pieces = pieces + [.text(String(rest))]
        // Up to the first slash after the scheme everything is fixed.
        guard case .text(let start) = self.pieces[0],
            let host = start.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
                .dropFirst(2).first,
            !host.isEmpty, host.contains("/") || self.pieces.count == 1
        else { throw .inHost }
    }

    /// The address for one handoff, as whoever takes the call may know it.
    package func link(for package: HandoffPackage) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .place(let place): Self.encoded(Self.value(of: place, in: package))
            }
        }.joined()
    }

    private static func value(of place: Place, in package: HandoffPackage) -> String {
        switch place {
        case .handoff: package.id.rawValue
        case .call: package.call.rawValue
        case .account: package.details.account ?? ""
        case .route: package.route
        case .reason: package.reason
        }
    }

    /// Everything but what RFC 3986 section 2.3 leaves unreserved, and no more than a header holds.
    private static func encoded(_ text: String) -> String {
        let unreserved = Set("-._~".utf8)
        return text.utf8.prefix(120).map { byte in
            let character = Character(UnicodeScalar(byte))
            if unreserved.contains(byte)
                || character.isASCII && (character.isLetter || character.isNumber)
            {
                return String(character)
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" + digits : digits)
        }.joined()
    }
}
