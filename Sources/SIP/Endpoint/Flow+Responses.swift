// SPDX-License-Identifier: Apache-2.0

extension Flow {
    /// Where the response to a request goes that came by this flow with this topmost Via: back
    /// along a connection; by UDP to the source address, at the source port if `rport` asked for it
    /// and else at the port the Via names (RFC 3261 section 18.2.2, RFC 3581 section 4).
    ///
    /// `maddr` is not followed: it would let anyone aim our responses at anyone.
    func back(to via: Via) -> Flow {
        guard transport == .udp, !via.parameters.contains("rport") else { return self }
        var back = self
        back.remotePort = via.sentBy.port ?? 5060
        return back
    }
}
