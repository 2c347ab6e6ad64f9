// SPDX-License-Identifier: Apache-2.0

import Accounts
import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP

/// Reads who can be called, and how (`operators:`).
struct OperatorReader {
    struct Operator {
        var target: Target
        /// The operator's own; those of the trunk serve all others.
        var credentials: Credentials?
        /// What their telephones log in with; nil for who is called at an address.
        var login: Credentials?
        /// What is done to the sound of their telephone; nil for what is done to every operator's.
        var cleaning: Cleaning?
        /// Where the file names the sound card they sit at, if they do.
        var cardLine: Int?
    }

    let trunks: [String: Trunk]
    /// Whose desks in browsers there may be.
    let http: HTTPSettings
    /// What is done to the sound of every operator's telephone.
    let cleaning: Cleaning

    func operators(of top: YAMLSection) -> [String: Operator] {
        var operators: [String: Operator] = [:]
        for (name, section) in top.named("operators") {
            if section.has("target") {
                if var read = local(named: name, section) {
                    readPresence(section, into: &read)
                    operators[name] = Operator(
                        target: read, cardLine: section.line(of: "target"))
                }
                continue
            }
            let uri = section.string("uri", "", limit: 2000)
            if ["ws:", "wss:"].contains(where: uri.lowercased().hasPrefix) {
                operators[name] = Operator(target: agent(named: name, uri, section))
                continue
            }
            for key in ["protocol", "accept_after_seconds"] where section.has(key) {
                section.complain(
                    key, "'\(key)' is for another agent, and '\(name)' is a person",
                    write: "'uri' with the ws:// or wss:// address of an agent, or leave it out")
                _ = section.node(key)
            }
            if uri == Self.registered {
                operators[name] = registered(named: name, section)
                continue
            }
            for key in ["password", "password_file"] where section.has(key) {
                section.complain(
                    key, "'\(key)' is for a telephone that logs in here",
                    write: "uri: \(Self.registered), or 'auth' for what the other side asks")
                _ = section.node(key)
            }
            if let fault = DialCheck.fault(ofOperator: uri, named: name) {
                section.complain("uri", fault.what, write: fault.write)
            }
            let trunk = trunk(of: section, uri: uri)
            var target = Target(
                name: name, uri: uri,
                ringTime: section.seconds("ring_seconds", .seconds(20), in: 1...300),
                trunk: trunk?.name,
                identity: section.identity("identity", orElse: trunk?.identity ?? .gateway))
            readPresence(section, into: &target)
            let own = section.has("cleaning") ? section.section("cleaning") : nil
            operators[name] = Operator(
                target: target, credentials: section.credentials("auth"),
                cleaning: own.map { CleaningReader.read($0, over: cleaning) })
        }
        complainOfSharedCards(operators, top)
        complainOfSharedDesks(operators, top)
        return operators
    }

    /// The `uri` of who has none of their own.
    private static let registered = "registered"

    /// A person whose telephones log in here, under their name.
    private func registered(named name: String, _ section: YAMLSection) -> Operator? {
        for key in ["trunk", "auth"] where section.has(key) {
            section.complain(
                key, "'\(key)' is for who is called at an address, and '\(name)' logs in here",
                write: "no '\(key)'")
            _ = section.node(key)
        }
        let ringTime = section.seconds("ring_seconds", .seconds(20), in: 1...300)
        var target = Target(
            name: name, address: .registered, ringTime: ringTime,
            identity: section.identity("identity", orElse: .gateway))
        readPresence(section, into: &target)
        let own = section.has("cleaning") ? section.section("cleaning") : nil
        guard let password = section.secret("password") else { return nil }
        return Operator(
            target: target, login: Credentials(user: name, password: password),
            cleaning: own.map { CleaningReader.read($0, over: cleaning) })
    }

    /// When a person is not called although nobody else calls them.
    private func readPresence(_ section: YAMLSection, into target: inout Target) {
        target.wrapUp = section.seconds("wrap_up_seconds", .zero, in: 0...3600)
        let expected = "off, or a whole number from 1 to 100"
        guard let text = section.scalar("away_after_missed", expecting: expected), text != "off"
        else { return }
        target.awayAfterMissed = Int(text).flatMap { 1...100 ~= $0 ? $0 : nil }
        if target.awayAfterMissed == nil {
            section.complain(
                "away_after_missed", "'away_after_missed' is \(text)", write: expected)
        }
    }

    /// A person without a telephone: at a desk in a browser or at a terminal, or at a sound card of
    /// this machine.
    private func local(named name: String, _ section: YAMLSection) -> Target? {
        for key in [
            "uri", "trunk", "auth", "identity", "protocol", "accept_after_seconds", "cleaning",
        ] where section.has(key) {
            section.complain(
                key, "'\(key)' is for who is reached by an address, and '\(name)' has a 'target'",
                write: "'uri' without 'target', or 'target' without '\(key)'")
            _ = section.node(key)
        }
        let target = section.section("target")
        let ringTime = section.seconds("ring_seconds", .seconds(20), in: 1...300)
        if target.has("desk") { return desk(of: name, target, ringTime: ringTime) }
        guard let device = target.optionalString("alsa", limit: 200) else {
            if !target.has("alsa") {
                section.complain(
                    "target", "the 'target' of '\(name)' says not where that is",
                    write: "target: {desk: browser}, {desk: 'ws://host:8790/'} or {alsa: default}")
            }
            return nil
        }
        let answerAfter = target.seconds("answer_seconds", .seconds(4), in: 0...60)
        if answerAfter >= ringTime {
            target.complain(
                "answer_seconds", "it rings for \(ringTime) and is picked up after \(answerAfter)",
                write: "less than 'ring_seconds'")
        }
        let address = CardAddress(device: device, answerAfter: answerAfter)
        return Target(name: name, address: .card(address), ringTime: ringTime)
    }

    /// A person at a desk: in a browser, or at a terminal (`handoff desk`).
    private func desk(of name: String, _ target: YAMLSection, ringTime: Duration) -> Target? {
        if target.has("alsa") {
            target.complain(
                "alsa", "'\(name)' has both a desk and a sound card",
                write: "'alsa' alone here; the sound card of a desk is an option of 'handoff desk'")
            _ = target.node("alsa")
        }
        if target.says("desk", Self.browser) {
            if target.has("protocol") {
                target.complain(
                    "protocol", "'protocol' is how a desk at an address is spoken to",
                    write: "no 'protocol': a browser needs none")
                _ = target.node("protocol")
            }
            let user = target.optionalString("user", limit: 60) ?? name
            checkUser(user, of: name, target)
            return Target(name: name, address: .desk(.browser(user: user)), ringTime: ringTime)
        }
        if target.has("user") {
            target.complain(
                "user", "'user' is whose desk in a browser it is, and 'desk' is an address",
                write: "desk: browser, or no 'user'")
            _ = target.node("user")
        }
        let address = AgentAddressReader.address(
            in: target, url: "desk", protocol: "protocol", usual: .builtIn)
        guard let address else { return nil }
        guard case .webSocket = address else {
            target.complain("desk", "no desk comes with the gateway", write: Self.deskWords)
            return nil
        }
        return Target(name: name, address: .desk(address), ringTime: ringTime)
    }

    /// A desk in a browser is where a user of the pages is logged in.
    private func checkUser(_ user: String, of name: String, _ target: YAMLSection) {
        let key = target.has("user") ? "user" : "desk"
        if http.listen == nil {
            target.complain(
                "desk", "the desk of '\(name)' is a page, and 'listen' of 'http' is off",
                write: "an address for 'listen' of 'http', or another 'target'")
        } else if !http.users.contains(where: { $0.name == user }) {
            let users = http.users.map(\.name).sorted()
            target.complain(
                key, "'\(name)' works at a desk in a browser, and there is no user '\(user)'",
                write: Suggestion.nearest(to: user, among: users).map { "user: '\($0)'" }
                    ?? "'\(user)' below 'users' of 'http', or user: one of them")
        }
    }

    private static let browser = "browser"
    private static let deskWords =
        "browser, or the address 'handoff desk' shows, such as ws://127.0.0.1:8790/"

    /// One device is one person.
    private func complainOfSharedCards(_ operators: [String: Operator], _ top: YAMLSection) {
        var owners: [String: String] = [:]
        for (name, entry) in operators.sorted(by: { $0.key < $1.key }) {
            guard case .card(let address) = entry.target.address,
                let other = owners.updateValue(name, forKey: address.device)
            else { continue }
            top.complain(
                "operators",
                "'\(other)' and '\(name)' sit at the same sound card, \(address.device)",
                write: "one operator for it, or another device")
        }
    }

    /// One desk is one person.
    private func complainOfSharedDesks(_ operators: [String: Operator], _ top: YAMLSection) {
        var owners: [String: String] = [:]
        for (name, entry) in operators.sorted(by: { $0.key < $1.key }) {
            guard case .desk(.browser(let user)) = entry.target.address,
                let other = owners.updateValue(name, forKey: user)
            else { continue }
            top.complain(
                "operators", "'\(other)' and '\(name)' work at the same desk, that of '\(user)'",
                write: "one operator for it, or another 'user'")
        }
    }

    /// Another agent, which takes the caller in the place of the first.
    private func agent(named name: String, _ uri: String, _ section: YAMLSection) -> Target {
        let address = AgentAddressReader.address(
            in: section, url: "uri", protocol: "protocol", usual: .builtIn)
        let acceptAfter = section.optionalNumber("accept_after_seconds", in: 0...60)
        for key in ["wrap_up_seconds", "away_after_missed"] where section.has(key) {
            section.complain(
                key, "'\(key)' is for a person, and '\(name)' is an agent", write: "no '\(key)'")
            _ = section.node(key)
        }
        for key in ["trunk", "auth", "identity", "cleaning"] where section.has(key) {
            section.complain(
                key, "'\(key)' is for who is reached by SIP, and '\(name)' is not",
                write: "no '\(key)'; credentials go into the address, as in wss://user:${WORD}@host"
            )
            _ = section.node(key)
        }
        return Target(
            name: name,
            address: .stream(
                address ?? .builtIn, acceptAfter: acceptAfter.map { .seconds($0) }),
            ringTime: section.seconds("ring_seconds", .seconds(20), in: 1...300))
    }

    /// The trunk an operator names; a telephone number takes the only one there is.
    private func trunk(of section: YAMLSection, uri: String) -> Trunk? {
        if let name = section.optionalString("trunk", limit: 100) {
            if let trunk = trunks[name] { return trunk }
            let nearest = Suggestion.nearest(to: name, among: Array(trunks.keys))
            section.complain(
                "trunk", "there is no trunk '\(name)'",
                write: nearest.map { "'\($0)'" } ?? "a name below 'trunks:'")
            return nil
        }
        guard uri.hasPrefix("tel:") else { return nil }
        if trunks.count == 1 { return trunks.values.first }
        section.complain(
            "uri", "'\(uri)' is a number, and it is not said which trunk it is dialled on",
            write: trunks.isEmpty
                ? "trunk: NAME here, and the trunk below 'trunks:'"
                : "trunk: one of \(trunks.keys.sorted().joined(separator: ", "))")
        return nil
    }
}
