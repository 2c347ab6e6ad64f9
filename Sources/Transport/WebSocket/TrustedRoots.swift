// SPDX-License-Identifier: Apache-2.0

/// Whose certificates a `wss` peer may show.
package enum TrustedRoots: Sendable, Hashable {
    /// Those the system trusts.
    case system
    /// Those in this PEM file.
    case file(String)
}
