// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The one executable. Its subcommands only read arguments and print; the work is in the rooms.
@main
struct HandoffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handoff",
        abstract: "Stands on a phone line in front of a voice agent and brings in a human.",
        discussion: """
            Examples:
              handoff demo                     a real call on this machine, from hello to human
              handoff serve                    answer calls with config/gateway.yaml
              handoff check                    every error of the configuration at once
              handoff rules print FILE         rules in one way of writing
              handoff calls                    the latest calls in the journal
              handoff show CALL                what happened in one call, and why
              handoff explain CALL             why a human was called in it, or was not
              handoff rules report             what each rule did; other rules on past calls
              handoff devices                  the sound cards of this machine
              handoff operators                who takes calls, who is away; says who does
              handoff desk                     an operator's phone in the terminal
              handoff probe FILE               level, speech, noise, clipping of a recording
              handoff webhooks                 what other systems were not told yet
              handoff password                 the hash of a password, for the users of the pages
              handoff recordings list          what was kept of calls as sound
              handoff test                     recorded calls, held against what was expected
              handoff record CALL --to DIR     a fixture for it, made of a call
              handoff import FILE.pcap --to DIR   fixtures of the calls in a capture
              handoff simulate                 random calls in virtual time, every invariant
            """,
        version: Self.number,
        subcommands: [
            ServeCommand.self, DemoCommand.self, CheckCommand.self, RulesCommand.self,
            CallsCommand.self, CallbacksCommand.self, ShowCommand.self, ExplainCommand.self,
            ListenCommand.self, OperatorsCommand.self,
            DevicesCommand.self, DeskCommand.self, ProbeCommand.self, RecordingsCommand.self,
            WebhooksCommand.self, PasswordCommand.self,
            EvaluateCommand.self,
            TestCommand.self, RecordCommand.self, ImportCommand.self, SimulateCommand.self,
            BenchCommand.self,
        ])

    /// The version, as timelines and --version tell it.
    static let number = "0.1.0"
}
