// SPDX-License-Identifier: Apache-2.0

import Addresses
import Exchange
import Handoff
import SIP

/// Reads what carries calls for us (`trunks:`).
enum TrunkReader {
    static func trunk(named name: String, _ section: YAMLSection) -> Trunk {
        let address = section.sipURI("uri", example: "sip:carrier.example")
        if address == nil, !section.has("uri") {
            section.complain(
                "uri", "trunk '\(name)' has no 'uri'", write: "uri: sip:carrier.example")
        }
        var trunk = Trunk(name: name, uri: address ?? SIPURI(host: "invalid"))
        if trunk.uri.user != nil {
            section.complain(
                "uri", "the 'uri' of a trunk names no user: the number dialled takes that place",
                write: "uri: sip:\(HostPort(host: trunk.uri.host, port: trunk.uri.port))")
        }
        trunk.proxy = section.sipURI("proxy", example: "sip:sbc.carrier.example:5060")
        readTransport(section, into: &trunk)
        trunk.credentials = section.credentials("auth")
        trunk.identity = section.identity("identity", orElse: .gateway)
        trunk.number = section.optionalString("number", limit: 60)
        if let number = trunk.number, !YAMLSection.isShowable(number) {
            section.complain(
                "number", "'number' is '\(number)'",
                write: "our number there, such as \"+493012345\"")
        }
        trunk.networks = section.networks("peers")
        trunk.isTrusted = section.flag("trusted", false)
        if trunk.isTrusted, trunk.networks.isEmpty {
            section.complain(
                "trusted",
                "trunk '\(name)' is trusted, but it is not said where its calls come from",
                write: "peers: [192.0.2.0/24], or no 'trusted'")
        }
        return trunk
    }

    private static func readTransport(_ section: YAMLSection, into trunk: inout Trunk) {
        guard let transport: Transport = section.optionalChoice("transport") else { return }
        for address in [trunk.uri, trunk.proxy].compactMap(\.self) {
            if let other = address.parameters["transport"], other.lowercased() != transport.rawValue
            {
                section.complain(
                    "transport", "'transport' is \(transport.rawValue), '\(address)' says \(other)",
                    write: "one of the two")
            }
        }
        trunk.uri.parameters["transport"] = transport.rawValue
        trunk.proxy?.parameters["transport"] = transport.rawValue
    }

    private enum Transport: String, CaseIterable {
        case udp, tcp
    }
}
