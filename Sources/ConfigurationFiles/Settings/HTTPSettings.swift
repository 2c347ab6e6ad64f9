// SPDX-License-Identifier: Apache-2.0

/// The HTTP API and the live event feed (`http:`).
package struct HTTPSettings: Sendable, Hashable {
    /// Nil switches it off.
    package var listen: ListenAddress?

    package init(listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 8080)) {
        self.listen = listen
    }

    init(_ section: YAMLSection) {
        listen = section.listenAddress("listen", HTTPSettings().listen)
    }
}
