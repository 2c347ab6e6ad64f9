// SPDX-License-Identifier: Apache-2.0

package import Inference
import JSON

/// The two lists of symbols in the text-to-phones model's JSON file: letters and phones.
package struct VocabularyFile {
    package private(set) var encoder: [String] = []
    package private(set) var decoder: [String] = []

    /// One object whose members are arrays of strings; bounded in number.
    private static let limits = JSONReader.Limits(bytes: 1 << 20, depth: 2, values: 1 << 16)

    package init(_ bytes: [UInt8], path: String) throws(ModelError) {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes, limits: Self.limits)
        } catch {
            guard error.fault == .endsEarly else {
                throw .unexpected(path: path, detail: "not JSON: \(error)")
            }
            throw .truncated(path: path, detail: "\(error)")
        }
        guard case .object(let members) = json else {
            throw .unexpected(path: path, detail: "not an object")
        }
        for member in members {
            let symbols = member.value.array?.map(\.string) ?? [nil]
            let texts = symbols.compactMap { $0 }
            guard texts.count == symbols.count else {
                throw .unexpected(path: path, detail: "\"\(member.name)\" is no list of texts")
            }
            switch member.name {
            case "encoder": encoder = texts
            case "decoder": decoder = texts
            default: throw .unexpected(path: path, detail: "a member \"\(member.name)\"")
            }
        }
    }
}
