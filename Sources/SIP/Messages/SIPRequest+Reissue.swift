// SPDX-License-Identifier: Apache-2.0

extension SIPRequest {
    /// The same request in a new transaction, under the next number (RFC 3261 section 22.2).
    func reissued(via: Via, number: UInt32) -> SIPRequest {
        var fields = fields
        fields.via = via
        fields.cseq.number = number
        var headers = headers
        headers.replace(.via, with: via.description)
        headers.replace(.cseq, with: fields.cseq.description)
        return SIPRequest(method: method, uri: uri, fields: fields, headers: headers, body: body)
    }
}
