// SPDX-License-Identifier: Apache-2.0

/// A telephone of an operator's that has logged in, as it is remembered when the gateway is started
/// anew: one that is reached by datagrams, since connections do not outlive either end.
package struct OperatorDevice: Sendable, Hashable {
    /// The URI it is called by.
    package var contact: String
    /// The address it logged in from, and is called at.
    package var host: String
    package var port: UInt16
    /// How much it wishes to be preferred, 0 to 1.
    package var preference: Double
    /// When it is forgotten unless it logs in again.
    package var until: WallTime

    package init(
        contact: String, host: String, port: UInt16, preference: Double, until: WallTime
    ) {
        self.contact = contact
        self.host = host
        self.port = port
        self.preference = preference
        self.until = until
    }
}
