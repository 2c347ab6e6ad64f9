// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import SIP

/// Reads who can be called, and how (`operators:`).
struct OperatorReader {
    struct Operator {
        var target: Target
        /// The operator's own; those of the trunk serve all others.
        var credentials: Credentials?
    }

    let trunks: [String: Trunk]

    func operators(of top: YAMLSection) -> [String: Operator] {
        var operators: [String: Operator] = [:]
        for (name, section) in top.named("operators") {
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
            operators[name] = Operator(target: target, credentials: section.credentials("auth"))
        }
        return operators
    }

    /// Another agent, which takes the caller in the place of the first.
    private func agent(named name: String, _ uri: String, _ section: YAMLSection) -> Target {
        let address = AgentAddressReader.address(
            in: section, url: "uri", protocol: "protocol", usual: .builtIn)
        let acceptAfter = section.optionalNumber("accept_after_seconds", in: 0...60)
        for key in ["trunk", "auth", "identity"] where section.has(key) {
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
