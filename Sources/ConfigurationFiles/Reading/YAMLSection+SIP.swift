// SPDX-License-Identifier: Apache-2.0

import Addresses
import Handoff
import SIP
import Yams

/// Values that stand for things of SIP: addresses, networks, credentials, identities.
extension YAMLSection {
    /// A `sip:` address; nil when absent, or with a problem noted.
    func sipURI(_ key: String, example: String) -> SIPURI? {
        guard let text = optionalString(key, limit: 500) else { return nil }
        guard let uri = (try? SIPURIReference(text: text))?.sip, !uri.isSecure, uri.port != 0 else {
            complain(key, "'\(key)' is '\(text)'", write: "an address such as \(example)")
            return nil
        }
        if let fault = DialCheck.fault(of: uri, key: key) {
            complain(key, fault.what, write: fault.write)
        }
        return uri
    }

    /// Networks and addresses, and the words for whole kinds of them.
    func networks(_ key: String) -> [AddressRange] {
        strings(key, []).flatMap { entry in
            Self.networks(named: entry)
                ?? {
                    complain(
                        key, "'\(entry)' is no address and no network",
                        write: "addresses such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32, or "
                            + "loopback, private, anyone")
                    return []
                }()
        }
    }

    static func networks(named entry: String) -> [AddressRange]? {
        switch entry {
        case "loopback": AddressRange.loopback
        case "private": AddressRange.privateNetworks
        case "anyone": AddressRange.anyone
        default: AddressRange(entry).map { [$0] }
        }
    }

    // MARK: Secrets

    /// User and password below a key; nil when absent, or with a problem noted.
    func credentials(_ key: String) -> Credentials? {
        guard has(key) else { return nil }
        let section = section(key)
        let user = section.optionalString("user", limit: 200)
        if user == nil, !section.has("user") {
            section.complain(
                "user", "'\(key)' has no 'user'", write: "user: the name to log in with")
        }
        let realm = section.optionalString("realm", limit: 200)
        guard let password = section.secret("password"), let user else { return nil }
        return Credentials(user: user, password: password, realm: realm)
    }

    /// A secret from an environment variable (`key: ${NAME}`) or from a file (`key_file: PATH`).
    /// It is in neither problem nor log, and not in the configuration.
    func secret(_ key: String) -> String? {
        let file = "\(key)_file"
        if has(key), has(file) {
            complain(key, "both '\(key)' and '\(file)' are given", write: "one of them")
        }
        if has(key) {
            guard case .scalar(let scalar)? = node(key), Self.isVariable(scalar.string) else {
                complain(
                    key, "a secret does not belong into this file",
                    write: "\(key): ${NAME} with the name of an environment variable, or "
                        + "\(file): PATH")
                return nil
            }
            return nonEmpty(key, scalar.string, optionalString(key, limit: 1000))
        }
        guard let path = optionalString(file) else {
            if !has(file) {
                complain(key, "there is no '\(key)'", write: "\(key): ${NAME}, or \(file): PATH")
            }
            return nil
        }
        switch document.open(path) {
        case .success(let found):
            let line = found.text.split(separator: "\n", omittingEmptySubsequences: false).first
            let text = line.map { String($0.last == "\r" ? $0.dropLast() : $0) }
            return nonEmpty(file, path, text)
        case .failure(let problem):
            complain(file, "'\(path)' \(problem.what)", write: "the path of a file with the secret")
            return nil
        }
    }

    private func nonEmpty(_ key: String, _ source: String, _ text: String?) -> String? {
        guard let text else { return nil }
        guard !text.isEmpty, text.utf8.count <= 1000 else {
            complain(key, "\(source) is empty or too long", write: "a secret of 1 to 1000 bytes")
            return nil
        }
        return text
    }

    /// `${NAME}` and nothing else.
    private static func isVariable(_ text: String) -> Bool {
        text.hasPrefix("${") && text.hasSuffix("}") && text.count > 3
            && !text.dropFirst(2).dropLast().contains { "${}".contains($0) }
    }

    /// Hashes of digest authentication, best first.
    func passwordHashes(
        _ key: String, _ fallback: [DigestAlgorithm.Hash]
    ) -> [DigestAlgorithm.Hash] {
        let known = DigestAlgorithm.Hash.allCases.map { hash in
            (name: DigestAlgorithm(hash).name.lowercased(), hash: hash)
        }
        let hashes = strings(key, known.filter { fallback.contains($0.hash) }.map(\.name))
            .compactMap { entry -> DigestAlgorithm.Hash? in
                let found = known.first { $0.name == entry.lowercased() }
                if found == nil {
                    complain(
                        key, "there is no hash '\(entry)'",
                        write: "some of: \(known.map(\.name).joined(separator: ", "))")
                }
                return found?.hash
            }
        guard !hashes.isEmpty else {
            if has(key) { complain(key, "'\(key)' is empty", write: "\(key): [md5]") }
            return fallback
        }
        return hashes
    }

    // MARK: Identities

    /// Whom a target or trunk sees calling.
    func identity(_ key: String, orElse fallback: ShownIdentity) -> ShownIdentity {
        guard has(key) else { return fallback }
        let section = section(key)
        var identity = fallback
        if let number = section.shownNumber("from") { identity.number = number }
        switch section.optionalString("display_name", limit: 80) {
        case nil: break
        case "caller": identity.name = .caller
        case "off", "none", "false", "no": identity.name = .none
        case let text?: identity.name = .text(text)
        }
        switch section.optionalString("asserted", limit: 60) {
        case nil: break
        case "off", "none", "false", "no": identity.asserted = nil
        default: identity.asserted = section.shownNumber("asserted")
        }
        return identity
    }

    private func shownNumber(_ key: String) -> ShownIdentity.Number? {
        guard let text = optionalString(key, limit: 60) else { return nil }
        switch text {
        case "gateway": return .gateway
        case "caller": return .caller
        default:
            guard Self.isShowable(text), text.contains(where: \.isNumber) else {
                let off = key == "asserted" ? ", or off" : ""
                complain(
                    key, "'\(key)' is '\(text)'",
                    write: "gateway, caller, or a number such as \"+493012345\"" + off)
                return nil
            }
            return .number(SIPURIReference.number(of: text))
        }
    }

    /// Whether a text can stand in the user part of an address without more.
    static func isShowable(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: "+-._()* ".utf8.contains(byte)
                }
            }
    }
}
