// SPDX-License-Identifier: Apache-2.0

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
            let uri = section.string("uri", "", limit: 500)
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
