// SPDX-License-Identifier: Apache-2.0

import Addresses

/// A request. `fields` are the parsed form of header fields that are in `headers` too.
package struct SIPRequest: Sendable, Hashable {
    package var method: Method
    package var uri: SIPURIReference
    package private(set) var fields: CommonFields
    package var headers: Headers
    package var body: [UInt8]

    /// A request that was parsed.
    init(
        method: Method, uri: SIPURIReference, fields: CommonFields, headers: Headers,
        body: [UInt8]
    ) {
        self.method = method
        self.uri = uri
        self.fields = fields
        self.headers = headers
        self.body = body
    }

    /// A request to be sent, with its mandatory header fields first.
    package init(
        uri: SIPURIReference, fields: CommonFields, maxForwards: Int = 70, headers: [Header] = [],
        body: Body? = nil
    ) {
        method = fields.cseq.method
        self.uri = uri
        self.fields = fields
        var list = [Header(.via, fields.via.description)]
        list.reserveCapacity(headers.count + 8)
        list.append(Header(.maxForwards, String(maxForwards)))
        list.append(Header(.from, fields.from.description))
        list.append(Header(.to, fields.to.description))
        list.append(Header(.callID, fields.callID))
        list.append(Header(.cseq, fields.cseq.description))
        list.append(contentsOf: headers)
        if let body { list.append(Header(.contentType, body.contentType)) }
        self.headers = Headers(list)
        self.body = body?.bytes ?? []
    }

    package var via: Via { fields.via }
    package var from: NameAddr { fields.from }
    package var to: NameAddr { fields.to }
    package var callID: String { fields.callID }
    package var cseq: CSeq { fields.cseq }

    /// Hops left; 70 when the sender forgot to say.
    package var maxForwards: Int { headers[.maxForwards].flatMap { Int($0) } ?? 70 }

    /// The body with its type; nil when it is empty.
    package var typedBody: Body? { headers.body(body) }

    /// Gives the request another topmost Via: it is sent anew, elsewhere.
    mutating func replaceVia(_ via: Via) {
        fields.via = via
        headers.replaceTopVia(with: via)
    }

    /// Notes in the topmost Via where the request came from (RFC 3261 section 18.2.1, RFC 3581).
    mutating func markReceived(from flow: Flow) {
        var via = fields.via
        let asksForPort = via.parameters.contains("rport")
        if asksForPort || !via.sentBy.host.equalsIgnoringCase(flow.remoteHost) {
            via.parameters["received"] = flow.remoteHost
        }
        if asksForPort {
            let index = via.parameters.list.firstIndex { $0.name.equalsIgnoringCase("rport") }
            if let index { via.parameters.list[index].value = String(flow.remotePort) }
        }
        guard via != fields.via else { return }
        fields.via = via
        headers.replaceTopVia(with: via)
    }
}

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
