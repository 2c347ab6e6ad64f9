// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Triggers

extension GatewayConfiguration {
    /// The same gateway by the rules of another file, which is looked for as seen from where this
    /// program was started.
    package func with(
        rulesAt path: String, environment: [String: String]
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        switch ConfigurationFile.read(path: path) {
        case .success(let file):
            return with(rules: file, environment: environment, open: ConfigurationFile.read)
        case .failure(let problem): return .failure(ConfigurationProblems([problem]))
        }
    }

    /// The same gateway by other rules; `open` gives the files they include.
    package func with(
        rules file: ConfigurationFile, environment: [String: String],
        open: @escaping (String) -> Result<ConfigurationFile, ConfigurationProblem>
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        var other = self
        other.warnings = []
        var files = RuleFiles(environment: environment, open: open)
        files.read(file, named: file.name)
        other.texts = ConfigurationTexts()
        for file in texts.files.prefix(1) + files.texts {
            other.texts.add(file.text, named: file.name)
        }
        let problems = other.loadRules(of: files)
        return problems.isEmpty ? .success(other) : .failure(ConfigurationProblems(problems))
    }

    /// Whether any agent can report how it does, beside its words.
    var hasReports: Bool { ([agent.address] + lines.map(\.agent)).contains { $0 != .builtIn } }

    /// Takes the rules of these files; what is wrong with them.
    mutating func loadRules(of files: RuleFiles) -> [ConfigurationProblem] {
        let tops = files.pages.map(\.top)
        remark = RuleFileRemark(tops)
        let context = RuleContext(
            listening: listening, numbers: lines.flatMap(\.numbers),
            hasReports: hasReports)
        rules = TriggerReader(plan: plan, recording: recordings.policy, context: context)
            .rules(of: tops)
        warnings += files.pages.flatMap(\.document.warnings)
        return files.pages.flatMap { $0.document.finish() } + files.problems
    }
}
