// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP

/// Whether an address can be dialled by what this gateway has.
enum DialCheck {
    /// What is wrong with an address, and what to write instead.
    struct Fault {
        var what: String
        var write: String
    }

    /// The fault of an operator's address: `sip:user@host`, or `tel:` and a number.
    static func fault(ofOperator uri: String, named name: String) -> Fault? {
        let example =
            "an address such as sip:\(name)@192.0.2.10:5060, or tel:+493012345 on a trunk"
        if uri.isEmpty { return Fault(what: "operator '\(name)' has no 'uri'", write: example) }
        let bad = Fault(what: "'uri' is '\(uri)'", write: example)
        switch try? SIPURIReference(text: uri) {
        case .sip(let address): return fault(of: address, key: "uri")
        case .opaque("tel", _)?:
            let number = SIPURIReference.number(of: String(uri.dropFirst(4)))
            return number.contains { $0.isNumber } ? nil : bad
        case .opaque, nil: return bad
        }
    }

    /// The fault of a well-formed `sip:` address.
    static func fault(of uri: SIPURI, key: String) -> Fault? {
        if uri.isSecure {
            return Fault(what: "'\(key)' asks for TLS, which there is not", write: "sip: for sips:")
        }
        if uri.headers != nil {
            return Fault(
                what: "'\(key)' has headers (?), which are not sent",
                write: "the address without them")
        }
        if uri.port == 0 {
            return Fault(
                what: "'\(key)' has port 0", write: "a port from 1 to 65535, or none for 5060")
        }
        guard let host = Host(uri.host), host.isOneMachine else {
            return Fault(
                what: "'\(key)' has '\(uri.host)' for a host",
                write: "the name or IP address of the phone, exchange or carrier")
        }
        let transport = uri.parameters["transport"]?.lowercased()
        guard let transport, !["udp", "tcp"].contains(transport) else { return nil }
        return Fault(
            what: "'\(key)' asks for transport '\(transport)', which there is not",
            write: "transport=udp or transport=tcp")
    }
}
