// SPDX-License-Identifier: Apache-2.0

import Testing

/// The known exceptions to the house rules, with their reasons: `allowances.txt`.
///
/// `rule | path | number or token | reason`. An exception that is no longer needed is itself a
/// violation, and a size may shrink but not grow.
struct Allowances {
    struct Entry: Hashable {
        var rule: String
        var path: String
        var detail: String
        var reason: String
    }

    let entries: [Entry]

    init(_ repository: Repository) throws {
        let text = try repository.text(of: "Tests/TidyTests/allowances.txt")
        entries = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "|").map(Self.trimmed)
            return Entry(
                rule: fields.first ?? "", path: fields.dropFirst().first ?? "",
                detail: fields.dropFirst(2).first ?? "", reason: fields.dropFirst(3).first ?? "")
        }
    }

    /// Holds what was found against what is allowed: each finding needs an allowance, each
    /// allowance a finding, and a number must not be above the allowed one.
    func judge(_ rule: String, _ findings: [Finding]) {
        let allowed = entries.filter { $0.rule == rule }
        for finding in findings {
            guard let entry = allowed.first(where: { matches($0, finding) }) else {
                Issue.record("\(rule): \(finding.path): \(finding.what)")
                continue
            }
            if let limit = Int(entry.detail.split(separator: " ").last ?? ""),
                let size = finding.size, size > limit
            {
                Issue.record("\(rule): \(finding.path): \(finding.what), allowed \(limit)")
            }
        }
        for entry in allowed where !findings.contains(where: { matches(entry, $0) }) {
            Issue.record("\(rule): the allowance for \(entry.path) (\(entry.detail)) is not needed")
        }
    }

    /// An allowance for a token, or for a function's name with its size, names it in its detail.
    private func matches(_ entry: Entry, _ finding: Finding) -> Bool {
        guard entry.path == finding.path else { return false }
        guard let name = finding.name else { return true }
        return entry.detail == name || entry.detail.hasPrefix(name + " ")
    }

    private static func trimmed(_ field: Substring) -> String {
        let start = field.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}

/// One breach of a rule.
struct Finding {
    var path: String
    /// What a reader is told.
    var what: String
    /// The token or function it is about; nil when the rule is about the file.
    var name: String?
    var size: Int?

    init(_ path: String, _ what: String, name: String? = nil, size: Int? = nil) {
        self.path = path
        self.what = what
        self.name = name
        self.size = size
    }
}
