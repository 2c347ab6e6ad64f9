// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// The configuration of a call as a fixture has it: whole files beside the scenario, no secrets, and
/// under redaction neither numbers nor comments.
struct FixtureSettings: Sendable {
    /// What the gateway's file is called in a fixture.
    static let gatewayName = "configuration.yaml"

    /// By the names the files have in the fixture.
    private(set) var files: [(name: String, text: String)] = []
    private let redacts: Bool
    /// What numbers became.
    private var numbers: [String: String] = [:]

    init(_ texts: ConfigurationTexts, redacts: Bool) {
        self.redacts = redacts
        // Behind the gateway's file come the rules, then what they include, which lies in their
        // folder or below it and is named from there: it keeps its place.
        let rules = texts.files.dropFirst().first?.name ?? ""
        let folder = rules.lastIndex(of: "/").map { rules[...$0] } ?? ""
        for file in texts.files {
            let isGateway = file.name == ConfigurationTexts.gatewayName
            let name = isGateway ? Self.gatewayName : Self.place(of: file.name, in: folder)
            files.append((name, file.text))
        }
        guard !files.isEmpty else { return }
        if !rules.isEmpty {
            files[0].text = files[0].text.replacing(rules, with: Self.plain(rules))
        }
        for index in files.indices {
            files[index].text = Self.withoutSecretFiles(files[index].text)
            if redacts { files[index].text = redacted(Self.withoutComments(files[index].text)) }
        }
    }

    /// The configuration as the fixture will read it.
    func load() -> Result<GatewayConfiguration, ConfigurationProblems> {
        guard let gateway = files.first else {
            return .failure(
                ConfigurationProblems([
                    ConfigurationProblem(
                        file: Self.gatewayName, line: 0, what: "is not there", write: "")
                ]))
        }
        return GatewayConfiguration.load(
            gateway: ConfigurationFile(name: gateway.name, text: gateway.text),
            environment: ConfigurationTexts.standIns(in: gateway.text)
        ) { name in
            guard let file = files.first(where: { $0.name == name }) else {
                return .failure(
                    ConfigurationProblem(
                        file: name, line: 0, what: "is not kept with the call", write: ""))
            }
            return .success(ConfigurationFile(name: name, text: file.text))
        }
    }

    /// A number that was called, as the files have it now; one that they do not name becomes another.
    func number(_ dialled: String) -> String {
        let isTelephone = dialled.count { $0.isASCII && $0.isNumber } >= Self.shortestNumber
        return numbers[dialled] ?? (redacts && isTelephone ? "+15550109" : dialled)
    }

    /// Fewer digits are no telephone number.
    private static let shortestNumber = 7

    /// A name in the fixture's own folder, without the way there.
    private static func plain(_ name: String) -> String {
        name.split(separator: "/").last.map(String.init) ?? "rules.yaml"
    }

    /// A name as seen from the folder of the rules; what does not lie there is put into it.
    private static func place(of name: String, in folder: Substring) -> String {
        let rest = name.dropFirst(name.hasPrefix(folder) ? folder.count : 0)
        let isBelow = !rest.hasPrefix("/") && !rest.split(separator: "/").contains("..")
        return isBelow ? String(rest) : plain(name)
    }

    /// Secrets that stand in files of their own are none of the fixture's.
    private static func withoutSecretFiles(_ text: String) -> String {
        guard text.contains("password_file:") else { return text }
        return lines(of: text) { line in
            guard let range = line.firstRange(of: "password_file:") else { return line }
            let rest = line[range.upperBound...]
            let end = rest.firstIndex { ",}#".contains($0) } ?? rest.endIndex
            return line[..<range.lowerBound] + "password: \"${REMOVED}\" " + rest[end...]
        }
    }

    private static func withoutComments(_ text: String) -> String {
        lines(of: text) { line in
            if line.drop(while: { $0 == " " }).first == "#" { return "" }
            guard let range = line.firstRange(of: " #"), !line.contains("\""), !line.contains("'")
            else { return line }
            return String(line[..<range.lowerBound])
        }
    }

    private static func lines(of text: String, _ change: (String) -> String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { change(String($0)) }
            .joined(separator: "\n")
    }

    /// Seven digits and more in a row are a telephone number: each becomes another, always the same.
    private mutating func redacted(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let first = rest.firstIndex(where: { $0.isASCII && $0.isNumber }) {
            let end = rest[first...].firstIndex { !$0.isASCII || !$0.isNumber } ?? rest.endIndex
            let isLong = rest.distance(from: first, to: end) >= Self.shortestNumber
            result += rest[..<first]
            let digits = String(rest[first..<end])
            if isLong {
                let hasPlus = result.last == "+"
                if hasPlus { result.removeLast() }
                result += standIn(for: (hasPlus ? "+" : "") + digits)
            } else {
                result += digits
            }
            rest = rest[end...]
        }
        return result + rest
    }

    private mutating func standIn(for number: String) -> String {
        if let known = numbers[number] { return known }
        let standIn = (number.hasPrefix("+") ? "+" : "") + "\(15_550_110 + numbers.count)"
        numbers[number] = standIn
        return standIn
    }
}
