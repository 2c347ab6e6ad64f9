// SPDX-License-Identifier: Apache-2.0

import CallModel
import SIP

/// How the package reaches the operator: kept for whoever shows its key, with a link in the
/// INVITE.
extension GatewayCore {
    mutating func offer(_ package: HandoffPackage, to attempt: AttemptID?, of id: CallID) {
        guard attempt != nil else { return }
        let key = settings.entropy.token()
        calls[id]?.linkKey = key
        output.append(.offer(package, key: key))
    }

    /// `Call-Info: <https://gateway/v1/handoffs/ID?key=KEY>;purpose=info` (RFC 3261 section
    /// 20.9). The key is in no journal and no log: it opens what the operator may know.
    func link(to package: HandoffPackage, of id: CallID) -> [Header] {
        guard let base = settings.publicURL, let key = calls[id]?.linkKey else { return [] }
        return [
            Header("Call-Info", "<\(base)/v1/handoffs/\(package.id)?key=\(key)>;purpose=info")
        ]
    }
}
