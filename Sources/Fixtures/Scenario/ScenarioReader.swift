// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting
import Handoff
import Timing
import Triggers
import Verdicts

/// Reads `scenario.yaml`: every error at once, each with its line and what to write.
struct ScenarioReader {
    private let document: YAMLDocument
    private let top: YAMLSection
    private let sounds: ScenarioSounds
    private let captures: ScenarioCaptures
    private let directory: String
    private let shipped: String

    /// `directory` is the fixture's folder; `shipped` the path of the configuration that counts where
    /// the scenario names none; `cell` is laid over the scenario.
    init(
        _ file: ConfigurationFile, directory: String, shipped: String, cell: YAMLOverlay? = nil
    ) {
        document = YAMLDocument(file, environment: [:], overlay: cell) {
            .failure(ConfigurationProblem(file: $0, line: 0, what: "is not read here", write: ""))
        }
        top = document.top
        sounds = ScenarioSounds(directory: directory)
        captures = ScenarioCaptures(directory: directory)
        self.directory = directory
        self.shipped = shipped
    }

    func read() -> Result<FixtureScenario, ConfigurationProblems> {
        guard document.problems.isEmpty else {
            return .failure(ConfigurationProblems(document.problems))
        }
        // What a cell of the matrix changes has been laid over this already.
        MatrixReader.check(top)
        for key in ["matrix", "cells", "where"] { top.pass(over: key) }
        var problems: [ConfigurationProblem] = []
        let read: (configuration: GatewayConfiguration, text: String)?
        switch settings() {
        case .success(let configuration): read = configuration
        case .failure(let found):
            read = nil
            problems = found.list
        }
        let scenario = read.map { makeScenario(under: $0.configuration, text: $0.text) }
        // Without a configuration the rest was not asked for: none of it is unknown.
        let noted = document.problems
        let all = document.finish()
        problems = (scenario == nil ? noted : all) + problems
        guard problems.isEmpty, var scenario else {
            return .failure(ConfigurationProblems(problems))
        }
        scenario.sounds = sounds.all
        scenario.captures = captures.hashes
        scenario.wantedSounds = sounds.wanted
        return .success(scenario)
    }

    /// The configuration, with what the scenario changes of it.
    private func settings() -> Result<
        (configuration: GatewayConfiguration, text: String), ConfigurationProblems
    > {
        let section = top.section("settings")
        let path = section.optionalString("file").map { name in
            name.hasPrefix("/") ? name : directory + "/" + name
        }
        let changes = section.overlay("changes")
        switch ConfigurationFile.read(path: path ?? shipped) {
        case .failure(let problem):
            section.complain(
                "file", "\(path ?? shipped): \(problem.what)",
                write: "the path of a configuration file beside the scenario, or none")
            return .failure(ConfigurationProblems([]))
        case .success(let file):
            let place = (path ?? shipped).lastIndex(of: "/").map { (path ?? shipped)[...$0] } ?? ""
            let texts = Texts(file.text)
            let loaded = GatewayConfiguration.load(
                gateway: file, environment: ConfigurationTexts.standIns(in: file.text),
                overlay: changes
            ) { name in
                var read = ConfigurationFile.read(path: directory + "/" + name)
                if case .failure = read {
                    read = ConfigurationFile.read(path: name.hasPrefix("/") ? name : place + name)
                }
                if case .success(let file) = read { texts.add(file.text) }
                return read
            }
            return loaded.map { ($0, texts.all) }
        }
    }

    /// The texts a configuration was read from, one behind the other.
    private final class Texts {
        private(set) var all: String

        init(_ text: String) { all = text }

        func add(_ text: String) { all += "\n" + text }
    }

    private func makeScenario(
        under configuration: GatewayConfiguration, text: String
    ) -> FixtureScenario {
        if !top.has("caller") {
            top.complain(
                "caller", "nobody calls", write: "caller: {does: [...]}, with what they do")
        }
        let limit = top.quantity("limit", .seconds(120), Quantity.duration, "40 s")
        let caller = PartyReader(
            "caller", top.section("caller"), sounds, captures, limit: limit
        ).caller()
        let named = top.named("operators")
        let operators = named.map {
            PartyReader($0.name, $0.section, sounds, captures, limit: limit).operator()
        }
        complainOfStrangers(among: named, configuration)
        let phones = [caller] + operators
        let faults = FaultReader(section: top.section("faults"))
        return FixtureScenario(
            about: top.string("about", "", limit: 2000), skipped: top.optionalString("skip"),
            seed: UInt64(top.integer("seed", 1, in: 0...1_000_000)),
            limit: limit,
            listening: top.choice("listening", .detectors), configuration: configuration,
            configurationText: text, caller: caller.script, operators: operators.map(\.script),
            bot: BotReader(section: top.section("agent"), sounds: sounds, limit: limit).read(),
            networks: Dictionary(
                phones.compactMap { phone in phone.network.map { (phone.script.name, $0) } },
                uniquingKeysWith: { first, _ in first }),
            entries: Dictionary(
                phones.map { ($0.script.name, $0.entries) }, uniquingKeysWith: { first, _ in first }
            ),
            moments: MomentReader(section: top, limit: limit).read(),
            clipLengths: ClipLengthReader(section: top.section("sounds")).read(),
            store: faults.store,
            recorder: faults.recorder,
            expectations: expectations(under: configuration, named.map(\.name)), ignored: ignored(),
            tolerances: tolerances())
    }

    private func expectations(
        under configuration: GatewayConfiguration, _ operators: [String]
    ) -> [FixtureExpectation] {
        let plan = configuration.plan
        let targets = ([plan.defaultRoute] + plan.routes.values).flatMap(\.targets).map(\.name)
        let rules = (configuration.rules + configuration.honoured.rules).map(\.name)
        let reader = ExpectationReader(
            section: top, sounds: sounds, parties: ["caller", "agent"] + operators,
            targets: Set(targets), rules: Set(rules))
        return reader.read("expect") + reader.read("always")
    }

    private func ignored() -> [IgnorePattern] {
        top.strings("ignore", []).compactMap { text in
            do throws(IgnorePatternError) {
                return try IgnorePattern(parsing: text)
            } catch {
                top.complain("ignore", "'\(text)': \(error)", write: "such as: caller speaks")
                return nil
            }
        }
    }

    private func tolerances() -> FixtureScenario.Tolerances {
        let section = top.section("tolerances")
        var tolerances = FixtureScenario.Tolerances()
        let heard = section.quantity("heard", .milliseconds(60), Quantity.duration, "60 ms")
        tolerances.heard = Int(heard.inMilliseconds)
        tolerances.score = section.optionalNumber("score", in: 0...5) ?? 0.15
        return tolerances
    }

    /// Operators that no route can reach are misspelt.
    private func complainOfStrangers(
        among named: [(name: String, section: YAMLSection)], _ configuration: GatewayConfiguration
    ) {
        let plan = configuration.plan
        let known = Set(([plan.defaultRoute] + plan.routes.values).flatMap(\.targets).map(\.name))
        for (name, section) in named where !known.contains(name) {
            document.complain(
                line: section.line, "no route of the configuration reaches '\(name)'",
                write: "one of: \(known.sorted().joined(separator: ", ")); or change 'routes'")
        }
    }
}
