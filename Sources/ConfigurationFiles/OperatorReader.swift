// SPDX-License-Identifier: Apache-2.0

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
        /// What is done to the sound of their telephone; nil for what is done to every operator's.
        var cleaning: Cleaning?
        /// Where the file names the sound card they sit at, if they do.
        var cardLine: Int?
    }

    let trunks: [String: Trunk]
    /// What is done to the sound of every operator's telephone.
    let cleaning: Cleaning

    func operators(of top: YAMLSection) -> [String: Operator] {
        var operators: [String: Operator] = [:]
        for (name, section) in top.named("operators") {
            if section.has("target") {
                let read = local(named: name, section)
                if let read {
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
            if let fault = DialCheck.fault(ofOperator: uri, named: name) {
                section.complain("uri", fault.what, write: fault.write)
            }
            let trunk = trunk(of: section, uri: uri)
            let target = Target(
                name: name, uri: uri,
                ringTime: section.seconds("ring_seconds", .seconds(20), in: 1...300),
                trunk: trunk?.name,
                identity: section.identity("identity", orElse: trunk?.identity ?? .gateway))
            let own = section.has("cleaning") ? section.section("cleaning") : nil
            operators[name] = Operator(
                target: target, credentials: section.credentials("auth"),
                cleaning: own.map { CleaningReader.read($0, over: cleaning) })
        }
        complainOfSharedCards(operators, top)
        return operators
    }

    /// A person without a telephone: at a sound card of this machine, or at a desk on a socket.
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
        if target.has("desk") {
            if target.has("alsa") {
                target.complain(
                    "alsa", "'\(name)' has both a desk and a sound card",
                    write:
                        "'alsa' alone here; the sound card of a desk is an option of 'handoff desk'"
                )
                _ = target.node("alsa")
            }
            let address = AgentAddressReader.address(
                in: target, url: "desk", protocol: "protocol", usual: .builtIn)
            guard let address else { return nil }
            guard case .webSocket = address else {
                target.complain(
                    "desk", "no desk comes with the gateway",
                    write: "the address 'handoff desk' shows, such as ws://127.0.0.1:8790/")
                return nil
            }
            return Target(name: name, address: .desk(address), ringTime: ringTime)
        }
        guard let device = target.optionalString("alsa", limit: 200) else {
            if !target.has("alsa") {
                section.complain(
                    "target", "the 'target' of '\(name)' says not where that is",
                    write: "target: {alsa: default}, or {desk: 'ws://host:8790/'}")
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

    /// Another agent, which takes the caller in the place of the first.
    private func agent(named name: String, _ uri: String, _ section: YAMLSection) -> Target {
        let address = AgentAddressReader.address(
            in: section, url: "uri", protocol: "protocol", usual: .builtIn)
        let acceptAfter = section.optionalNumber("accept_after_seconds", in: 0...60)
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
