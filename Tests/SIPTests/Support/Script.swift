// SPDX-License-Identifier: Apache-2.0

import SIP

/// The messages of a scripted peer at 10.0.0.2.
enum Script {
    static func request(
        _ method: String, cseq: Int = 1, branch: String = "z9hG4bKa", to tag: String? = nil,
        callID: String = "call-1", from fromTag: String = "peer", headers: [String] = [],
        body: String = ""
    ) -> String {
        var lines = [
            "\(method) sip:gateway@10.0.0.1 SIP/2.0",
            "Via: SIP/2.0/UDP 10.0.0.2:5062;branch=\(branch)",
            "From: <sip:caller@10.0.0.2>;tag=\(fromTag)",
            "To: <sip:gateway@10.0.0.1>" + (tag.map { ";tag=\($0)" } ?? ""),
            "Call-ID: \(callID)", "CSeq: \(cseq) \(method)", "Max-Forwards: 70",
        ]
        if method == "INVITE" { lines.append("Contact: <sip:caller@10.0.0.2:5062>") }
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        lines += headers
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\n") + "\n\n" + body
    }

    /// A response to a request the endpoint sent.
    static func response(
        _ status: Int, to request: SIPRequest, tag: String? = "them", headers: [String] = [],
        body: String = ""
    ) -> String {
        var to = request.headers[.to] ?? ""
        if let tag, request.to.tag == nil { to += ";tag=\(tag)" }
        var lines = ["SIP/2.0 \(status) Whatever"]
        lines += request.headers.values(of: .via).map { "Via: \($0)" }
        lines += [
            "From: \(request.headers[.from] ?? "")", "To: \(to)",
            "Call-ID: \(request.callID)", "CSeq: \(request.cseq)",
        ]
        if request.method == .invite, status < 300 {
            lines.append("Contact: <sip:them@10.0.0.2:5062>")
        }
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        lines += headers
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\n") + "\n\n" + body
    }
}
