// SPDX-License-Identifier: Apache-2.0

package import SIP

/// Who may call (`peers:`): whole networks, and accounts with a password from anywhere.
package struct PeerSettings: Sendable, Hashable {
    package var networks: [AddressRange]
    package var accounts: [Credentials]

    package init(networks: [AddressRange], accounts: [Credentials] = []) {
        self.networks = networks
        self.accounts = accounts
    }
}
