// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConfigurationFiles
import Foundation
import Hindsight
import JSON
import Journal

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells in plain words why a call came to a human, or why it did not.",
        discussion: """
            CALL is the identity `handoff calls` prints, or its beginning; `last` is the newest. Each \
            escalation is told with its rule, the evidence (what, where in the caller's sound, how \
            surely) and what came of it; and what nearly called a human, or would have.

            --plot draws the scores of rules against their thresholds over time.

            Examples:
              handoff explain last
              handoff explain call-3f2a --plot
              handoff explain last --json
            """)

    @OptionGroup var source: JournalOptions

    @Argument(help: "The call: its identity, the beginning of it, or `last`.")
    var call: String

    @Flag(name: .long, help: "All of it as one JSON object.")
    var json = false

    @Flag(name: .long, help: "Draws the scores against their thresholds, with what pushed them.")
    var plot = false

    @Option(
        name: .long, help: "Columns to draw into, 40 to 400 (default: those of the terminal).")
    var width: Int?

    func validate() throws {
        if json, plot { throw ValidationError("--json or --plot, not both") }
        if let width, !ScorePlot.widths.contains(width) {
            throw ValidationError("--width must be 40 to 400")
        }
    }

    func run() throws {
        let journal = try source.open()
        let found: [CallSummary]
        do {
            found = try CallSelection(names: [call]).calls(in: journal)
        } catch let problem as CallSelection.Problem {
            throw ValidationError("\(problem); `handoff calls` lists them")
        }
        guard let summary = found.first,
            let history = CallHistory(try journal.records(summary.call))
        else { throw ValidationError("the journal does not have the beginning of \(call)") }
        let past = PastConfiguration(besideJournal: try source.path())
        let explanation = CallExplanation(
            history, version: past.words(of: history.configuration),
            rules: past.rules(of: history.configuration))
        if json { return print(JSONText.pretty(explanation.json)) }
        for line in explanation.lines { print(line) }
        guard plot else { return }
        print()
        let terminal = Terminal()
        let drawing = ScorePlot(
            history, width: width ?? terminal.columns, isColoured: terminal.takesColours)
        for line in drawing.lines { print(line) }
    }
}
