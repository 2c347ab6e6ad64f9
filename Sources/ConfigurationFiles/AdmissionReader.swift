// SPDX-License-Identifier: Apache-2.0

import Addresses
import Exchange
import SIP

/// Reads who may call: `accounts:`, and the `peers:` of the gateway, of lines and of trunks.
struct AdmissionReader {
    let trunks: [String: Trunk]
    let accounts: [String: Credentials]

    init(_ top: YAMLSection, trunks: [String: Trunk]) {
        self.trunks = trunks
        var accounts: [String: Credentials] = [:]
        for (name, section) in top.named("accounts") {
            if trunks[name] != nil || YAMLSection.networks(named: name) != nil {
                section.complain(
                    "password", "account '\(name)' has the name of a trunk or of a network",
                    write: "another name")
            }
            if let password = section.secret("password") {
                accounts[name] = Credentials(user: name, password: password)
            }
            known.insert(name)
        }
        self.accounts = accounts
    }

    /// Every name in the file, those with a problem among them.
    private var known: Set<String> = []

    /// Who may call where a line names nobody: the machines around, and every trunk.
    func standardPeers(_ section: YAMLSection) -> PeerSettings {
        guard !section.has("peers") else { return peers(section) }
        var peers = PeerSettings(networks: AddressRange.loopback + AddressRange.privateNetworks)
        for trunk in trunks.values.sorted(by: { $0.name < $1.name }) {
            peers.networks += trunk.networks
        }
        return peers
    }

    /// The `peers:` of a section: networks, trunks and accounts by name.
    func peers(_ section: YAMLSection) -> PeerSettings {
        var peers = PeerSettings(networks: [])
        for entry in section.strings("peers", []) {
            if let networks = YAMLSection.networks(named: entry) {
                peers.networks += networks
            } else if let trunk = trunks[entry] {
                if trunk.networks.isEmpty {
                    section.complain(
                        "peers", "trunk '\(entry)' does not say where its calls come from",
                        write: "peers: [192.0.2.0/24] in the trunk")
                }
                peers.networks += trunk.networks
            } else if let account = accounts[entry] {
                peers.accounts.append(account)
            } else if !known.contains(entry) {
                let names = Array(trunks.keys) + known + ["loopback", "private", "anyone"]
                let nearest = Suggestion.nearest(to: entry, among: names).map { "'\($0)'" }
                section.complain(
                    "peers", "'\(entry)' is no network, trunk or account",
                    write: nearest
                        ?? "networks such as 192.0.2.0/24, names below 'trunks:' or 'accounts:', "
                        + "or loopback, private, anyone")
            }
        }
        return peers
    }
}
