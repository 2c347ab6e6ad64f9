// SPDX-License-Identifier: Apache-2.0

package import Inference

/// The words and pieces of words a recogniser writes with: `tokenizer.bin` of Moonshine.
///
/// The file is a row of entries: a length of one byte, or of two when the first is over 127 (its
/// low seven bits, then the next byte times 128), and so many bytes. U+2581 stands for a space.
package struct RecogniserVocabulary: Sendable {
    /// Entries of the only vocabulary known; the decoder's remaining columns are never written.
    package static let size = 32_000
    static let beginning = 1
    static let end = 2
    /// Ends of no word: unknown, beginning, end.
    private static let controls = ["<unk>", "<s>", "</s>"]

    private let bytes: [UInt8]
    /// Where each entry's bytes are.
    private let entries: [Range<Int>]

    /// Reads the bytes of the file at `path`, which is only named in errors.
    package init(_ bytes: [UInt8], path: String) throws(ModelError) {
        var entries: [Range<Int>] = []
        entries.reserveCapacity(Self.size)
        var place = 0
        while place < bytes.count {
            guard entries.count < Self.size else {
                throw .unexpected(path: path, detail: "over \(Self.size) tokens")
            }
            var length = Int(bytes[place])
            place += 1
            if length > 127 {
                guard place < bytes.count else {
                    throw .truncated(path: path, detail: "in token \(entries.count)")
                }
                length += Int(bytes[place]) * 128 - 128
                place += 1
            }
            guard length > 0, length <= bytes.count - place else {
                throw .truncated(path: path, detail: "token \(entries.count) of \(length) bytes")
            }
            entries.append(place..<place + length)
            place += length
        }
        guard entries.count == Self.size else {
            throw .unexpected(path: path, detail: "\(entries.count) tokens, not \(Self.size)")
        }
        for (index, control) in Self.controls.enumerated()
        where !bytes[entries[index]].elementsEqual(control.utf8) {
            throw .unexpected(path: path, detail: "token \(index) is not \(control)")
        }
        self.bytes = bytes
        self.entries = entries
    }

    /// The text these tokens spell; bytes that are not UTF-8 are replaced, white space at the
    /// ends and tokens out of range are left out.
    package func text(of tokens: [Int]) -> String {
        var spelled: [UInt8] = []
        for token in tokens where entries.indices.contains(token) {
            guard token >= Self.controls.count else { continue }
            spelled += bytes[entries[token]]
        }
        let text = String(decoding: spelled, as: UTF8.self)
        return text.split { $0 == "\u{2581}" || $0.isWhitespace || $0.isNewline }
            .joined(separator: " ")
    }
}
