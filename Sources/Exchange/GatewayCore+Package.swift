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

    /// `https://gateway/v1/handoffs/ID?key=KEY`. The key is in no journal and no log: it opens what
    /// whoever takes the call may know.
    func link(to package: HandoffPackage, of id: CallID) -> String? {
        guard let base = settings.publicURL, let key = calls[id]?.linkKey else { return nil }
        return "\(base)/v1/handoffs/\(package.id)?key=\(key)"
    }

    /// `Call-Info: <LINK>;purpose=info` (RFC 3261 section 20.9).
    func callInfo(of package: HandoffPackage, in id: CallID) -> [Header] {
        link(to: package, of: id).map { [Header("Call-Info", "<\($0)>;purpose=info")] } ?? []
    }
}
