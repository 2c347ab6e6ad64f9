// SPDX-License-Identifier: Apache-2.0

extension MalformedMessage {
    /// The response that tells the sender what is wrong, with what it sent of the header fields a
    /// response repeats.
    func answer(status: Int, settings: SIPEndpoint.Settings) -> [UInt8] {
        var list: [Header] = []
        for header in headers.list {
            switch header.name {
            case .via, .from, .callID, .cseq, .to: list.append(header)
            default: break
            }
        }
        list.append(Header("Server", settings.userAgent))
        let reason = status == 400 ? error.problem : ReasonPhrase.standard(for: status)
        return MessageWriter.write(
            startLine: "SIP/2.0 \(status) \(reason.singleLine)", headers: Headers(list), body: [])
    }
}
