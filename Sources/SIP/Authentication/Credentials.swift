// SPDX-License-Identifier: Apache-2.0

/// A user name and password for digest authentication. However it is printed, the password is not.
package struct Credentials: Sendable, Hashable {
    package var user: String
    let password: String
    /// The only realm they are for; nil answers whoever is asked for a password by.
    package var realm: String?

    package init(user: String, password: String, realm: String? = nil) {
        self.user = user
        self.password = password
        self.realm = realm
    }

    func isFor(realm: String) -> Bool { self.realm.map { $0 == realm } ?? true }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<credentials>" }
    package var debugDescription: String { "<credentials>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
