// SPDX-License-Identifier: Apache-2.0

extension SIPRequest {
    /// The ACK to a final response other than 2xx (RFC 3261 section 17.1.1.3).
    func ack(forNon2xx response: SIPResponse) -> SIPRequest {
        derived(.ack, to: response.to, headers: [])
    }

    /// The CANCEL of this INVITE (RFC 3261 section 9.1).
    func cancel(headers: [Header]) -> SIPRequest {
        derived(.cancel, to: to, headers: headers)
    }

    /// A request of the same hop: Request-URI, branch, routes and sequence number are the INVITE's.
    private func derived(_ method: Method, to: NameAddr, headers: [Header]) -> SIPRequest {
        let fields = CommonFields(
            via: via, from: from, to: to, callID: callID, cseq: CSeq(cseq.number, method))
        let routes = self.headers.list.filter { $0.name == .route }
        return SIPRequest(uri: uri, fields: fields, headers: routes + headers)
    }
}
