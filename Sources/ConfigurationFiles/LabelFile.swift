// SPDX-License-Identifier: Apache-2.0

package import Hindsight

/// Reads what should have become of past calls (`handoff rules replay --labels`).
///
/// ```yaml
/// calls:
///   call-3f2a91: {should-escalate: at 34 s}
///   call-77b0e2: {should-escalate: never, note: asks for opening hours}
/// ```
package enum LabelFile {
    /// All labels, or every problem at once.
    package static func read(
        _ file: ConfigurationFile
    ) -> Result<[CallLabel], ConfigurationProblems> {
        let document = YAMLDocument(file, environment: [:]) {
            .failure(ConfigurationProblem(file: $0, line: 0, what: "is not read here", write: ""))
        }
        guard document.problems.isEmpty else {
            return .failure(ConfigurationProblems(document.problems))
        }
        let top = document.top
        let calls = top.named("calls")
        if calls.isEmpty {
            top.complain(
                "calls", "there is no call", write: "calls: {call-3f2a: {should-escalate: never}}")
        }
        let labels = calls.compactMap { name, section in label(of: name, section) }
        let problems = document.finish()
        return problems.isEmpty ? .success(labels) : .failure(ConfigurationProblems(problems))
    }

    private static func label(of call: String, _ section: YAMLSection) -> CallLabel? {
        _ = section.optionalString("note")
        let expected = "'never', or the time in the caller's sound: 'at 34 s', 'at 1:05.250'"
        guard let text = section.optionalString("should-escalate") else {
            if !section.has("should-escalate") {
                section.complain(
                    "should-escalate", "'\(call)' does not say what should have become of it",
                    write: "should-escalate: \(expected)")
            }
            return nil
        }
        guard let label = CallLabel(call: call, text) else {
            section.complain(
                "should-escalate", "'should-escalate' is '\(text)'", write: expected)
            return nil
        }
        return label
    }
}
