// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// Who may begin something with us: a call, or an OPTIONS. What belongs to a dialog is not asked.
package struct Admission: Sendable, Hashable {
    /// Who may call some numbers: from these networks as they come, from elsewhere with the
    /// password of one of these accounts.
    package struct Door: Sendable, Hashable {
        /// As `SIPURIReference.number` has them; `*` is every one that no other door has.
        package var numbers: [String]
        package var networks: [AddressRange]
        package var accounts: [Credentials]

        package init(
            numbers: [String] = ["*"], networks: [AddressRange], accounts: [Credentials] = []
        ) {
            self.numbers = numbers
            self.networks = networks
            self.accounts = accounts
        }
    }

    /// What a stranger gets.
    package enum Reply: String, Sendable, Hashable, CaseIterable {
        /// 403.
        case refuse
        /// Nothing, as if nobody were here.
        case ignore
    }

    package var doors: [Door]
    package var strangers = Reply.refuse
    /// The realm of the passwords.
    package var realm: String
    /// The hashes offered for them, best first (RFC 8760). Many telephones give up when they are
    /// offered one they do not know, whatever stands beside it.
    package var hashes: [DigestAlgorithm.Hash] = [.md5]
    /// Random bytes nobody else knows, from which our nonces are made.
    package var secret: [UInt8]

    package init(doors: [Door], realm: String, secret: [UInt8]) {
        self.doors = doors
        self.realm = realm
        self.secret = secret
    }

    /// Whether requests from this address need no password, for one door or another.
    func knows(_ host: String) -> Bool {
        guard let address = IPAddress(host) else { return false }
        return doors.contains { $0.networks.contains { $0.contains(address) } }
    }

    /// Whom the request has to be from: for a call the door of the number it is for, for anything
    /// else any of them.
    func door(for request: SIPRequest) -> Door {
        if request.method == .invite {
            let number = request.uri.number ?? ""
            return doors.first { $0.numbers.contains(number) }
                ?? doors.first { $0.numbers.contains("*") } ?? Door(networks: [])
        }
        return Door(
            networks: doors.flatMap(\.networks), accounts: doors.flatMap(\.accounts))
    }
}
