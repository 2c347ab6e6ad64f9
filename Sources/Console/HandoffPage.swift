// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import JSON

/// A package as a page an operator reads while the phone rings: what matters first, nothing that
/// has to be loaded from another host.
enum HandoffPage {
    static func response(_ package: JSONValue) -> Response {
        var response = ConsoleAnswer.text(html(package), type: PageFile.Kind.page.rawValue)
        response.headers[.contentSecurityPolicy] = PageFile.policy
        return response
    }

    static func html(_ package: JSONValue) -> String {
        let name = package["identity"]?["name"]?.string ?? package["caller"]?["name"]?.string
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="referrer" content="no-referrer">
            <title>\(escaped(name ?? "A caller"))</title>
            <link rel="stylesheet" href="../../pages/package.css">
            <h1>\(escaped(name ?? "A caller"))</h1>
            <dl>
            \(rows(package).map { "<dt>\(escaped($0))</dt><dd>\(escaped($1))</dd>" }.joined(separator: "\n"))
            </dl>
            <h2>Said so far</h2>
            <dl>
            \(conversation(package))
            </dl>
            </html>
            """
    }

    private static func rows(_ package: JSONValue) -> [(String, String)] {
        var rows: [(String, String?)] = [
            ("Calls from", package["caller"]?["address"]?.string),
            ("Identity", identity(package["identity"])),
            ("Wants", package["issue"]?.string), ("Reason", package["reason"]?.string),
            ("Summary", package["summary"]?.string), ("Account", package["account"]?.string),
            ("Orders", list(package["orders"])), ("Tried", list(package["tried"])),
            ("Next step", package["next_step"]?.string),
            (
                "Waited",
                package["waited_ms"]?.integer.map { "\($0 / 1000) s, when this was written" }
            ),
        ]
        if case .object(let facts)? = package["context"] {
            rows += facts.map { ($0.name, $0.value.string) }
        }
        return rows.compactMap { name, value in value.map { (name, $0) } }
    }

    private static func identity(_ json: JSONValue?) -> String? {
        guard let json else { return nil }
        let method = json["method"]?.string.map { " by \($0)" } ?? ""
        return switch json["verified"] {
        case .bool(true)?: "checked" + method
        case .bool(false)?: "not checked" + method
        case .null?, .integer?, .number?, .string?, .array?, .object?, nil: nil
        }
    }

    private static func list(_ json: JSONValue?) -> String? {
        json?.array.map { $0.compactMap(\.string).joined(separator: ", ") }
    }

    private static func conversation(_ package: JSONValue) -> String {
        (package["conversation"]?.array ?? []).map { segment in
            "<dt>\(escaped(segment["speaker"]?.string ?? ""))</dt>"
                + "<dd>\(escaped(segment["text"]?.string ?? ""))</dd>"
        }.joined(separator: "\n")
    }

    /// Text as text, whatever a bot wrote into it.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }
}
