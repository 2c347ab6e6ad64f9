// SPDX-License-Identifier: Apache-2.0

import Addresses

/// Whether all that listens finds a port of its own.
enum PortCheck {
    static func check(
        _ configuration: GatewayConfiguration, sip: YAMLSection, http section: YAMLSection
    ) {
        let media = configuration.media.ports
        if let udp = configuration.sip.udp, media.contains(udp.port) {
            sip.complain(
                "udp",
                "port \(udp.port) of 'udp' lies in the ports of 'media', "
                    + "\(media.lowerBound) to \(media.upperBound)",
                write: "another port, or another first_port and last_port")
        }
        if let tcp = configuration.sip.tcp, let http = configuration.http.listen,
            tcp.port == http.port, overlap(tcp.address, http.address)
        {
            section.complain(
                "listen", "port \(http.port) of 'listen' is that of 'tcp' in 'sip'",
                write: "another port")
        }
    }

    private static func overlap(_ one: IPAddress, _ other: IPAddress) -> Bool {
        one == other || one.isUnspecified || other.isUnspecified
    }
}
