// SPDX-License-Identifier: Apache-2.0

extension MalformedMessage {
    /// The response that tells the sender what is wrong, with what it sent of the header fields a
    /// response repeats.
    func answer(status: Int, settings: SIPEndpoint.Settings) -> [UInt8] {
        var list = headers.list.filter { $0.name == .via }
        for name in [HeaderName.from, .to, .callID, .cseq] {
            if let value = headers[name] { list.append(Header(name, value)) }
        }
        list.append(Warning(.miscellaneous, "\(error)").header(from: settings.userAgent))
        list.append(Header("Server", settings.userAgent))
        let reason = status == 400 ? error.problem : ReasonPhrase.standard(for: status)
        return MessageWriter.write(
            startLine: "SIP/2.0 \(status) \(reason.singleLine)", headers: Headers(list), body: [])
    }
}
