// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON

/// JSON of strangers: what is read can be written and read again, to the same.
enum JSONPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        let value = bytes.withUnsafeBytes { try? JSONReader.read($0) }
        guard let value else { return nil }
        let limits = JSONReader.Limits(bytes: .max, depth: 64, values: .max)
        for text in [JSONText.compact(value), JSONText.pretty(value)] {
            guard let again = try? JSONReader.read(text, limits: limits) else {
                return "what was written cannot be read"
            }
            if JSONText.compact(again) != JSONText.compact(value) { return "writing changes it" }
        }
        if let segment = try? TranscriptSegment(json: value, source: "http"),
            segment.text.utf8.count > bytes.count
        {
            return "more words than octets"
        }
        return nil
    }
}
