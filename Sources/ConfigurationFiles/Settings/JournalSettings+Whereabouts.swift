// SPDX-License-Identifier: Apache-2.0

extension JournalSettings {
    /// Where the journal of a gateway file is, whatever else is wrong with that file: for whoever
    /// only reads the journal. `environment` holds the variables `${NAME}` may stand for.
    ///
    /// Fails where it cannot be known: the file is no YAML, what it says of the journal is wrong, or
    /// it seems to say it under another name.
    package static func whereabouts(
        in gateway: ConfigurationFile, environment: [String: String]
    ) -> Result<Store, ConfigurationProblems> {
        let document = YAMLDocument(gateway, environment: environment) {
            .failure(ConfigurationProblem(file: $0, line: 0, what: "is not read here", write: ""))
        }
        let top = document.top
        if !top.has("journal"),
            let other = top.keys.first(where: {
                Suggestion.nearest(to: $0, among: ["journal"]) != nil
            })
        {
            top.complain(other, "unknown key '\(other)'", write: "'journal'")
        }
        let section = top.section("journal")
        let store = JournalSettings(section).store
        section.complainOfUnknownKeys()
        let problems = document.problems
        // What is wrong with the rest is of no account; this only lets go of the sections.
        _ = document.finish()
        return problems.isEmpty ? .success(store) : .failure(ConfigurationProblems(problems))
    }
}
