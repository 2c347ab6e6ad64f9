// SPDX-License-Identifier: Apache-2.0

/// Puts a message on the wire; Content-Length is always written, and always right.
enum MessageWriter {
    static func write(startLine: String, headers: Headers, body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(640 + body.count)
        bytes.append(contentsOf: startLine.utf8)
        bytes.append(contentsOf: "\r\n".utf8)
        for header in headers.list where header.name != .contentLength {
            bytes.append(contentsOf: header.name.spelling.singleLine.utf8)
            bytes.append(contentsOf: ": ".utf8)
            appendLine(header.value, to: &bytes)
        }
        bytes.append(contentsOf: "Content-Length: ".utf8)
        bytes.append(contentsOf: String(body.count).utf8)
        bytes.append(contentsOf: "\r\n\r\n".utf8)
        bytes.append(contentsOf: body)
        return bytes
    }

    /// No value, wherever it came from, can start another line.
    private static func appendLine(_ value: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        for index in start..<bytes.count
        where bytes[index] == ASCII.carriageReturn || bytes[index] == ASCII.lineFeed {
            bytes[index] = ASCII.space
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }
}

extension SIPRequest {
    /// The request as it goes on the wire.
    package var bytes: [UInt8] {
        MessageWriter.write(
            startLine: "\(method) \(uri) SIP/2.0".singleLine, headers: headers, body: body)
    }
}

extension SIPResponse {
    /// The response as it goes on the wire.
    package var bytes: [UInt8] {
        MessageWriter.write(
            startLine: "SIP/2.0 \(status) \(reason.singleLine)", headers: headers, body: body)
    }
}

extension String {
    /// The text with line breaks and other control characters made spaces.
    var singleLine: String {
        guard utf8.contains(where: { $0 < 0x20 }) else { return self }
        return String(decoding: utf8.map { $0 < 0x20 ? ASCII.space : $0 }, as: UTF8.self)
    }
}
