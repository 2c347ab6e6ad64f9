// SPDX-License-Identifier: Apache-2.0

/// A response. `fields` are the parsed form of header fields that are in `headers` too.
package struct SIPResponse: Sendable, Hashable {
    package var status: Int
    package var reason: String
    package var fields: CommonFields
    package var headers: Headers
    package var body: [UInt8]

    /// A response that was parsed.
    init(
        status: Int, reason: String, fields: CommonFields, headers: Headers, body: [UInt8]
    ) {
        self.status = status
        self.reason = reason
        self.fields = fields
        self.headers = headers
        self.body = body
    }

    /// The response to a request (RFC 3261 section 8.2.6.2): Via, From, To, Call-ID and CSeq are
    /// the request's, byte for byte, and To gets our tag if it has none.
    package init(
        to request: SIPRequest, status: Int, reason: String? = nil, tag: String?,
        headers: [Header] = [], body: Body? = nil
    ) {
        self.status = status
        self.reason = reason ?? ReasonPhrase.standard(for: status)
        fields = request.fields
        var list: [Header] = []
        list.reserveCapacity(headers.count + 8)
        for header in request.headers.list {
            switch header.name {
            case .via, .from, .callID, .cseq: list.append(header)
            case .recordRoute where status > 100 && status < 300: list.append(header)
            case .to:
                guard let tag, request.to.tag == nil else {
                    list.append(header)
                    continue
                }
                fields.to.tag = tag
                list.append(Header(.to, header.value + ";tag=" + tag))
            default: break
            }
        }
        list.append(contentsOf: headers)
        if let body { list.append(Header(.contentType, body.contentType)) }
        self.headers = Headers(list)
        self.body = body?.bytes ?? []
    }

    package var via: Via { fields.via }
    package var to: NameAddr { fields.to }
    package var cseq: CSeq { fields.cseq }

    /// The body with its type; nil when it is empty.
    package var typedBody: Body? { headers.body(body) }
}
