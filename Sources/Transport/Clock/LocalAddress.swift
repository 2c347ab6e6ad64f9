// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// This machine's address as others see it.
package enum LocalAddress {
    /// The address of the interface that leads out, else of any interface that is up, else
    /// loopback. Nothing is sent to find out.
    package static var host: String {
        let devices = (try? System.enumerateDevices()) ?? []
        let addresses = devices.compactMap { device -> String? in
            guard let address = device.address, case .v4 = address else { return nil }
            return address.ipAddress
        }
        return addresses.first { !$0.hasPrefix("127.") && !$0.hasPrefix("169.254.") }
            ?? "127.0.0.1"
    }
}
