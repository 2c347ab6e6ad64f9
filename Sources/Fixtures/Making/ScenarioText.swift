// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON

/// A call as `scenario.yaml` tells it.
struct ScenarioText {
    /// A step of a party, and when it is taken, in milliseconds since the scenario began.
    struct Step: Sendable, Hashable {
        var at: Int64
        var act: String
        /// What belongs to it, as YAML in one line.
        var details: String?
    }

    struct Operator: Sendable, Hashable {
        var name: String
        var answers: String
        var codec: String?
        var steps: [Step]
    }

    var remarks: [String] = []
    var about = ""
    var limit: Int64 = 0
    var usesDetectors = true
    var settingsFile: String?
    var number = ""
    var dials = ""
    var callerCodec: String?
    var callerSteps: [Step] = []
    var operators: [Operator] = []
    var agentProtocol = ""
    var agentConnects = ""
    var agentSteps: [Step] = []
    var moments: [Step] = []
    /// Of the gateway's own sounds, by their names.
    var clipLengths: [(name: String, length: Int64)] = []
    var expectations: [String] = []

    var text: String {
        var lines = remarks.flatMap { Self.wrapped($0) }.map { "# \($0)" }
        lines.append("about: " + Self.quoted(about))
        lines.append("limit: \(limit / 1000) s")
        if !usesDetectors { lines.append("listening: level") }
        if let settingsFile {
            lines += ["", "settings:", "  file: " + Self.quoted(settingsFile)]
        }
        lines += ["", "caller:", "  number: " + Self.quoted(number)]
        lines.append("  dials: " + Self.quoted(dials))
        if let callerCodec { lines.append("  codec: \(callerCodec)") }
        lines += steps("does", callerSteps, indent: "  ")
        if !operators.isEmpty { lines += ["", "operators:"] }
        for person in operators {
            lines.append("  \(Self.quoted(person.name)):")
            lines.append("    answers: \(person.answers)")
            if let codec = person.codec { lines.append("    codec: \(codec)") }
            lines += steps("does", person.steps, indent: "    ")
        }
        lines += ["", "agent:", "  protocol: \(agentProtocol)", "  connects: \(agentConnects)"]
        lines.append("  ignores_handoffs: true  # its steps have times of their own")
        lines += steps("does", agentSteps, indent: "  ")
        if !moments.isEmpty {
            lines.append("")
            lines += steps("gateway", moments, indent: "")
        }
        if !clipLengths.isEmpty {
            lines += ["", "sounds:"]
            lines += clipLengths.map { "  \($0.name): \(Self.seconds($0.length)) s" }
        }
        if !expectations.isEmpty {
            lines += ["", "expect:"] + expectations.map { "  - " + Self.quoted($0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func steps(_ key: String, _ steps: [Step], indent: String) -> [String] {
        guard !steps.isEmpty else { return [] }
        let inTime = steps.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        var lines = ["\(indent)\(key):"]
        for (_, step) in inTime {
            let when = "at \(Self.seconds(step.at)) s"
            if let details = step.details {
                lines.append("\(indent)  - \(when): waits")
                lines.append("\(indent)  - \(step.act): \(details)")
            } else {
                lines.append("\(indent)  - \(when): " + Self.quoted(step.act))
            }
        }
        return lines
    }

    // MARK: Words

    /// `12.34`, without needless zeros.
    static func seconds(_ milliseconds: Int64) -> String {
        let whole = milliseconds / 1000
        var rest = "\(1000 + milliseconds % 1000)".dropFirst()
        while rest.last == "0" { rest.removeLast() }
        return rest.isEmpty ? "\(whole)" : "\(whole).\(rest)"
    }

    /// A scalar that means this text, plain where it can be.
    static func quoted(_ text: String) -> String {
        let escaped = text.replacing("${", with: "$${")
        let isPlain =
            escaped.first.map { $0.isASCII && $0.isLetter } ?? false
            && escaped.last != " "
            && escaped.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: " -_.*/".utf8.contains(byte)
                }
            }
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        if isPlain, !words.contains(escaped.lowercased()) { return escaped }
        // YAML reads what JSON writes.
        return JSONText.compact(.string(escaped))
    }

    /// A mapping in one line; members without a value are left out.
    static func mapping(_ members: [(String, String?)]) -> String {
        let written = members.compactMap { key, value in value.map { "\(key): \($0)" } }
        return "{" + written.joined(separator: ", ") + "}"
    }

    static func list(_ texts: [String]) -> String? {
        texts.isEmpty ? nil : "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < 97 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
