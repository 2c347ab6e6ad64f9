// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Where the console listens and what it lets through.
package struct ConsoleSettings: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: UInt16
    /// What a client must show as `Authorization: Bearer …`; nil asks for nothing.
    package var token: Redacted<String>?
    /// Whether callers' addresses are shown.
    package var showsNumbers = false
    package var bodyBytes = 64 * 1024
    package var connections = 256
    /// Clients that may follow the event feed at once.
    package var feeds = 64
    /// How often a silent feed says that it is alive; it also finds clients that are gone.
    package var heartbeat: Duration = .seconds(15)
    /// A connection that sends nothing for so long is closed.
    package var idle: Duration = .seconds(30)

    package init(host: String = "127.0.0.1", port: UInt16 = 8080, token: Redacted<String>? = nil) {
        self.host = host
        self.port = port
        self.token = token
    }
}
