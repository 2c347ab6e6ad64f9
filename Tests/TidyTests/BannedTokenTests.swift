// SPDX-License-Identifier: Apache-2.0

import Testing

/// Words that do not belong: everywhere, or in the targets that only compute.
@Suite struct BannedTokenTests {
    private let repository = Repository()

    private static let everywhere = [
        "try!", "as!", "fatalError(", "preconditionFailure(", "@unchecked", "nonisolated(unsafe)",
        "@testable", "unsafeBitCast(", "DispatchQueue.main", "NIOLoopBound",
    ]
    private static let inPureTargets = [
        "Date(", ".now", "Task {", "Task.", "Task(", "Thread", "Mutex", "DispatchQueue", "async ",
        "await ", "ContinuousClock", "SuspendingClock", "clock_gettime",
        "SystemRandomNumberGenerator",
        ".randomElement()", ".shuffled()", "getenv", "ProcessInfo", "FileManager", "print(",
        "fopen(", "O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "dlopen", "pwrite(", "unlink(",
    ]

    @Test func nothingDangerousIsUsedWithoutAReason() throws {
        let files = try repository.swiftFiles(in: "Sources")
        try Allowances(repository).judge("token", findings(of: Self.everywhere, in: files))
    }

    @Test func pureTargetsTouchNoWorld() throws {
        let pure = try Layers(repository).pure
        let files = try repository.swiftFiles(in: "Sources").filter { pure.contains($0.target) }
        try Allowances(repository).judge("pure", findings(of: Self.inPureTargets, in: files))
    }

    @Test func onlyTheExecutablePrints() throws {
        let pure = try Layers(repository).pure.union(["handoff"])
        let files = try repository.swiftFiles(in: "Sources").filter { !pure.contains($0.target) }
        try Allowances(repository).judge("print", findings(of: ["print("], in: files))
    }

    @Test func theEnvironmentIsReadByTheExecutableAlone() throws {
        let files = try repository.swiftFiles(in: "Sources").filter { $0.target != "handoff" }
        try Allowances(repository).judge(
            "environment", findings(of: ["getenv(", ".environment[", ".environment)"], in: files))
    }

    @Test func nothingIsLeftToDo() throws {
        let words = ["FIX" + "ME", "TO" + "DO", "XX" + "X", "HA" + "CK"]
        for directory in ["Sources", "Tests", "Docs", "config", "scripts"] {
            for path in repository.paths(in: directory) {
                guard let text = try? repository.text(of: path) else { continue }
                for word in words {
                    #expect(!text.utf8.contains(word.utf8), "\(path) has a \(word)")
                }
            }
        }
    }

    private func findings(of tokens: [String], in files: [SwiftFile]) -> [Finding] {
        var findings: [Finding] = []
        for file in files {
            // Most files have none; then their lines need no second look.
            let present = tokens.filter { file.code.utf8.contains($0.utf8) }
            guard !present.isEmpty else { continue }
            for (number, line) in file.codeLines.enumerated() {
                for token in present where occurs(token, in: line) {
                    findings.append(
                        Finding(file.path, "line \(number + 1): \(token)", name: token))
                }
            }
        }
        return findings
    }

    private func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// Whether a token is there as a word of its own: `print(` is not in `footprint(`, and `.now`
    /// not in `.nowhere`.
    private func occurs(_ token: String, in line: Substring) -> Bool {
        line.ranges(of: token).contains { range in
            let before = line[..<range.lowerBound].last.map(isOfWord) ?? false
            let after = line[range.upperBound...].first.map(isOfWord) ?? false
            return !(before && token.first?.isLetter == true)
                && !(after && token.last?.isLetter == true)
        }
    }
}
