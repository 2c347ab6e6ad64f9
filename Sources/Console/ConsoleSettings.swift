// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Addresses
package import CallModel

/// Where the console listens and what it lets through.
package struct ConsoleSettings: Sendable {
    /// Port 0 lets the system choose.
    package var listen: SocketAddress
    /// What a client must show as `Authorization: Bearer …`; nil asks for nothing.
    package var token: Redacted<String>?
    /// Whether callers' addresses are shown.
    package var showsNumbers = false
    /// Who may log in at the pages; without any of them the pages are for this machine alone.
    package var accounts: [Account] = []
    /// Whether browsers send the cookie of a session over TLS alone.
    package var hasSecureCookies = false
    /// The time by which sessions and failed logins are judged.
    package var clock: @Sendable () -> ContinuousClock.Instant = { .now }
    package var bodyBytes = 64 * 1024
    package var connections = 256
    /// Clients that may follow the event feed at once.
    package var feeds = 64
    /// How often a silent feed says that it is alive; it also finds clients that are gone.
    package var heartbeat: Duration = .seconds(15)
    /// A connection that sends nothing for so long is closed.
    package var idle: Duration = .seconds(30)

    package init(
        listen: SocketAddress = SocketAddress(ipv4: 0x7F00_0001, port: 8080),
        token: Redacted<String>? = nil
    ) {
        self.listen = listen
        self.token = token
    }
}
