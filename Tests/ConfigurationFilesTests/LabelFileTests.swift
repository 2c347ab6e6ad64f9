// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Hindsight
import Testing

/// Labels are read whole, or every problem is told with its line.
@Suite struct LabelFileTests {
    private static func problems(_ text: String) -> [String] {
        switch LabelFile.read(ConfigurationFile(name: "labels.yaml", text: text)) {
        case .success: []
        // Without the column.
        case .failure(let problems):
            problems.list.map { $0.description.replacing(/^(labels.yaml:\d+):\d+/) { $0.output.1 } }
        }
    }

    @Test func labelsAreRead() throws {
        let text = """
            # What we heard in these calls.
            calls:
              call-1: {should-escalate: at 34 s}
              call-2: {should-escalate: never, note: asks for opening hours}
              call-3:
                should-escalate: "at 1:05.250"
            """
        let labels = try LabelFile.read(ConfigurationFile(name: "l", text: text)).get()
        #expect(
            labels
                == [
                    CallLabel(call: "call-1", "at 34 s"), CallLabel(call: "call-2", "never"),
                    CallLabel(call: "call-3", "at 1:05.250"),
                ].compactMap(\.self))
        #expect(labels.count == 3)
    }

    @Test(arguments: [
        ("", "labels.yaml:1: there is no call"),
        ("calls: {}", "labels.yaml:1: there is no call"),
        ("calls:\n  a: {}", "labels.yaml:2: 'a' does not say what should have become of it"),
        ("calls:\n  a: {should-escalate: soon}", "labels.yaml:2: 'should-escalate' is 'soon'"),
        ("calls:\n  a: {should-escalate: [never]}", "labels.yaml:2: 'should-escalate' must be one"),
        ("calls:\n  a: {should-escalte: never}", "labels.yaml:2: unknown key 'should-escalte'"),
        ("calls:\n  a: never", "labels.yaml:2: 'a' must hold keys and values"),
        ("labels: {}", "labels.yaml:1: unknown key 'labels'"),
        ("calls: [a", "labels.yaml:"),
        ("calls:\n  a: {should-escalate: '${HOME}'}", "HOME is not set"),
    ])
    func whatIsWrongIsToldWithItsLine(text: String, problem: String) {
        let problems = Self.problems(text)
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func everyProblemIsToldAtOnce() {
        let text = "calls:\n  a: {should-escalate: x}\n  b: {should-escalate: y}\n  c: {}\nd: 1"
        #expect(Self.problems(text).count == 4)
    }
}
