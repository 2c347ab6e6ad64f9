// SPDX-License-Identifier: Apache-2.0

extension SIPRequest {
    /// The To tag of a response no dialog stands behind: the same every time the request comes
    /// (RFC 3261 section 8.2.7), so it is computed from it (FNV-1a).
    var statelessTag: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in [via.branch ?? "", callID, from.tag ?? ""] {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return String(hash, radix: 16)
    }
}
