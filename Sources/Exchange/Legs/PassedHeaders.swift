// SPDX-License-Identifier: Apache-2.0

import CallModel
import SIP

/// Which header fields of an INVITE bot and operator are told: those the configuration names.
struct PassedHeaders: Sendable, Hashable {
    /// Names as they are written; `*` at the end stands for any rest.
    let names: [String]

    private static let most = 32
    private static let longestValue = 500

    /// The fields of these headers that are named, in their order; of several with one name the
    /// first.
    func items(in headers: Headers) -> [ContextItem] {
        guard !names.isEmpty else { return [] }
        var items: [ContextItem] = []
        for header in headers.list where items.count < Self.most {
            let name = header.name.spelling
            guard let key = key(for: name), !items.contains(where: { $0.key == key }) else {
                continue
            }
            items.append(
                ContextItem(key: key, value: String(header.value.prefix(Self.longestValue))))
        }
        return items
    }

    /// The name as the configuration spells it; with a `*` as it came.
    private func key(for name: String) -> String? {
        let lowered = name.lowercased()
        for allowed in names {
            if allowed.hasSuffix("*") {
                if lowered.hasPrefix(allowed.dropLast().lowercased()) {
                    return String(name.prefix(64))
                }
            } else if HeaderName(allowed) == HeaderName(name) {
                return allowed
            }
        }
        return nil
    }
}
