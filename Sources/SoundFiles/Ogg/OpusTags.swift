// SPDX-License-Identifier: Apache-2.0

/// The second packet of an Ogg Opus file (RFC 7845 section 5.2): what is said about it, as names and
/// values. A name may come more than once.
package struct OpusTags: Sendable, Hashable {
    /// Who made the file.
    package var vendor: String
    /// `NAME=value`, in order.
    package var comments: [String]

    package init(vendor: String, comments: [String]) {
        self.vendor = vendor
        self.comments = comments
    }

    private static let magic = Array("OpusTags".utf8)
    /// More comments than anybody writes are not read.
    private static let limit = 1024

    /// The first value of a name, which is told from others in whatever case it is written.
    package subscript(name: String) -> String? {
        for comment in comments {
            guard let equals = comment.firstIndex(of: "="),
                comment[..<equals].uppercased() == name.uppercased()
            else { continue }
            return String(comment[comment.index(after: equals)...])
        }
        return nil
    }

    package var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.appendLittle(vendor.utf8.count, bytes: 4)
        bytes += vendor.utf8
        bytes.appendLittle(comments.count, bytes: 4)
        for comment in comments {
            bytes.appendLittle(comment.utf8.count, bytes: 4)
            bytes += comment.utf8
        }
        return bytes
    }

    /// Reads what can be read: a length that lies ends the list.
    package init(_ packet: [UInt8]) throws(OggOpusError) {
        guard packet.starts(with: Self.magic) else { throw .noTags }
        var at = Self.magic.count
        func text() -> String? {
            guard at + 4 <= packet.count else { return nil }
            let length = packet.little(at: at, bytes: 4)
            guard length <= packet.count - at - 4 else { return nil }
            at += 4 + length
            return String(decoding: packet[at - length..<at], as: UTF8.self)
        }
        guard let vendor = text(), at + 4 <= packet.count else { throw .noTags }
        self.vendor = vendor
        let count = packet.little(at: at, bytes: 4)
        at += 4
        comments = []
        while comments.count < min(count, Self.limit), let comment = text() {
            comments.append(comment)
        }
    }
}
