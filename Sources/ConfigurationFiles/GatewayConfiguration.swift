// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Exchange
package import Handoff
import MediaEngine
package import SIP
import Timing
package import Triggers

/// Everything the gateway is told at start: validated, complete, every default filled in.
package struct GatewayConfiguration: Sendable {
    package var sip: SIPSettings
    package var http: HTTPSettings
    package var agent: AgentSettings
    package var media: MediaSettings
    package var recordings: RecordingSettings
    package var lines: [LineSettings]
    /// By name.
    package var trunks: [String: Trunk]
    /// The credentials of operators that have their own, by name.
    package var operatorCredentials: [String: Credentials]
    /// Those of operators whose telephones log in here.
    package var operatorLogins: [Credentials]
    /// What is done to whose sound: `media.cleaning`, and `cleaning` of lines and operators.
    package var cleaning: CleaningPlan
    /// Routes with their targets, timings, keys and briefing policy. Its default route is that of
    /// `default_route:`; use `plan(for:)` for a call on a line.
    package var plan: CallPlan
    package var prompts: PromptSettings
    package var listening: ListeningSettings
    package var journal: JournalSettings
    package var leases: LeaseSettings
    package var presence: PresenceSettings
    package var webhooks: WebhookSettings
    /// Who writes summaries for operators; nil for nobody.
    package var summariser: SummarySettings?
    package var limits: LimitSettings
    package var log: LogSettings
    /// How long running calls may go on when the gateway is told to stop.
    package var shutdownGrace: Duration
    package var rules: [TriggerRule]
    /// What the file of rules says of itself.
    package var remark = RuleFileRemark()
    /// How callers get a person whatever the rules say.
    package var honoured: AlwaysHonoured
    /// What loads and is probably not meant.
    package var warnings: [ConfigurationProblem] = []
    /// What it was read from.
    package var texts = ConfigurationTexts()
    /// Where the files have what is checked against this machine: file and line by key.
    var places: [String: (file: String, line: Int)] = [:]

    /// A problem with the value of a key such as `journal.path`.
    package func problem(
        _ key: String, _ what: String, write: String
    ) -> ConfigurationProblem {
        let place = places[key] ?? places[""] ?? (file: "configuration", line: 0)
        return ConfigurationProblem(
            file: place.file, line: place.line, what: what, write: write)
    }

    /// The line a call to this user part arrives on; nil when nobody takes it.
    package func line(for user: String) -> LineSettings? {
        lines.first { $0.numbers.contains(user) } ?? lines.first { $0.numbers.contains("*") }
    }

    /// The plan of a call on a line: the line's own route is the default one.
    package func plan(for line: LineSettings) -> CallPlan {
        var plan = plan
        if let route = plan.route(named: line.route) { plan.defaultRoute = route }
        return plan
    }
}

/// What the gateway logs (`log:`).
package struct LogSettings: Sendable, Hashable {
    package enum Level: String, Sendable, Hashable, CaseIterable {
        case trace, debug, info, notice, warning, error
    }

    package var level: Level

    package init(level: Level = .info) { self.level = level }

    init(_ section: YAMLSection) { level = section.choice("level", .info) }
}

extension GatewayConfiguration {
    /// Reads and validates a gateway file and the trigger file it names.
    ///
    /// The trigger file is looked for beside the gateway file. `environment` holds the variables
    /// `${NAME}` may stand for; secrets may stand in files of their own; nothing else is read.
    package static func load(
        path: String, environment: [String: String]
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        let gateway: ConfigurationFile
        switch ConfigurationFile.read(path: path) {
        case .success(let file): gateway = file
        case .failure(let problem): return .failure(ConfigurationProblems([problem]))
        }
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return load(gateway: gateway, environment: environment) { name in
            ConfigurationFile.read(path: name.hasPrefix("/") ? name : directory + name)
        }
    }

    /// Validates texts; `open` gives the files named in it: the rules, and secrets. `overlay` is laid
    /// over the gateway's file.
    package static func load(
        gateway: ConfigurationFile, environment: [String: String], overlay: YAMLOverlay? = nil,
        open: @escaping (String) -> Result<ConfigurationFile, ConfigurationProblem>
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        let document = YAMLDocument(
            gateway, environment: environment, overlay: overlay, open: open)
        // After a syntax error the rest would only be noise.
        guard document.problems.isEmpty else {
            return .failure(ConfigurationProblems(document.problems))
        }
        let top = document.top
        var configuration = GatewayConfiguration(top)
        configuration.texts.add(gateway.text, named: ConfigurationTexts.gatewayName)
        var problems: [ConfigurationProblem] = []
        var hasRules = true
        if let name = top.optionalString("triggers") {
            switch open(name) {
            case .success(let file):
                var files = RuleFiles(environment: environment, open: open)
                files.read(file, named: name)
                for file in files.texts { configuration.texts.add(file.text, named: file.name) }
                problems = configuration.loadRules(of: files)
                hasRules = problems.isEmpty
            case .failure(let problem):
                hasRules = false
                // Whoever wrote the name is told where; what is wrong inside has a line of its own.
                if problem.line > 0 {
                    problems = [problem]
                } else {
                    top.complain(
                        "triggers", "'triggers' names \(problem.file), which \(problem.what)",
                        write: "the path of a file, as seen from this one's directory")
                }
            }
        }
        // A rule that could not be read may be the way.
        if hasRules, let problem = AskingSettings.missingWay(of: configuration) {
            problems.append(problem)
        }
        let all = document.finish() + problems
        configuration.warnings += document.warnings
        return all.isEmpty ? .success(configuration) : .failure(ConfigurationProblems(all))
    }

    private init(_ top: YAMLSection) {
        trunks = Dictionary(
            top.named("trunks").map { ($0.name, TrunkReader.trunk(named: $0.name, $0.section)) }
        ) { first, _ in first }
        let admission = AdmissionReader(top, trunks: trunks)
        let sections = Sections(top)
        sip = SIPSettings(sections.sip, admission: admission)
        http = HTTPSettings(sections.http)
        agent = AgentSettings(sections.agent)
        media = MediaSettings(sections.media)
        recordings = RecordingSettings(top.section("recordings"))
        let operators = OperatorReader(
            trunks: trunks, http: http, cleaning: media.cleaning[.operator] ?? .none
        ).operators(of: top)
        operatorCredentials = operators.compactMapValues(\.credentials)
        operatorLogins = operators.values.compactMap(\.login).sorted { $0.user < $1.user }
        cleaning = CleaningPlan(
            roles: media.cleaning, targets: operators.compactMapValues(\.cleaning))
        let briefing = top.section("briefing")
        plan = PlanReader.plan(
            of: top, briefing: briefing, operators: operators.mapValues(\.target))
        plan.timings.agentConnect = agent.startTimeout
        plan.onAgentClose = agent.onClose
        plan.asksConsent = recordings.policy.begins == .answered && recordings.policy.asksConsent
        prompts = PromptSettings(top.section("prompts"), keys: plan.callerKeys)
        listening = ListeningSettings(sections.listening)
        journal = JournalSettings(sections.journal)
        leases = LeaseSettings(sections.leases)
        presence = PresenceSettings(sections.presence)
        webhooks = WebhookSettings(sections.webhooks)
        summariser =
            briefing.has("summariser") ? SummarySettings(briefing.section("summariser")) : nil
        plan.briefing.isSummarised = summariser != nil
        limits = LimitSettings(top.section("limits"))
        log = LogSettings(top.section("log"))
        shutdownGrace = top.section("shutdown").seconds("grace_seconds", .seconds(30), in: 0...3600)
        rules = TriggerReader.standardRules
        let asking = top.section("asking")
        honoured = AskingSettings.read(asking)
        lines = []
        readLines(top, admission: admission)
        checkPorts(top)
        warnOfSilence(sections.journal)
        PortCheck.check(self, sip: sections.sip, http: sections.http)
        places.merge(sections.places) { _, new in new }
        places["asking"] = (top.document.file, asking.line)
        for (name, entry) in operators {
            if let line = entry.cardLine {
                places["operators.\(name)"] = (top.document.file, line)
            }
        }
    }

    /// Sections that are judged together once all are read; each is asked for once.
    private struct Sections {
        let sip, http, agent, media, listening, journal, leases, presence, webhooks: YAMLSection

        init(_ top: YAMLSection) {
            sip = top.section("sip")
            http = top.section("http")
            agent = top.section("agent")
            media = top.section("media")
            listening = top.section("listening")
            journal = top.section("journal")
            leases = top.section("leases")
            presence = top.section("presence")
            webhooks = top.section("webhooks")
        }

        /// Where the values are that are checked against this machine.
        var places: [String: (file: String, line: Int)] {
            let keys: [(YAMLSection, [String])] = [
                (sip, ["udp", "tcp", "advertised_host"]), (http, ["listen"]), (agent, ["url"]),
                (media, ["recordings", "threads"]), (listening, ["models", "recogniser"]),
                (journal, ["path"]), (leases, ["path"]),
                (presence, ["path"]),
                (webhooks, ["folder"]),
            ]
            var places: [String: (file: String, line: Int)] = [
                "": (sip.document.file, 0)
            ]
            for (section, names) in keys {
                for name in names {
                    places["\(section.key).\(name)"] = (
                        section.document.file, section.line(of: name)
                    )
                }
            }
            return places
        }
    }

    private mutating func readLines(_ top: YAMLSection, admission: AdmissionReader) {
        let sections = top.named("lines")
        lines = sections.map {
            LineSettings(
                name: $0.name, $0.section, defaultRoute: plan.defaultRoute.name,
                agent: agent.address, admission: admission,
                cleaning: media.cleaning[.caller] ?? .none)
        }
        if lines.isEmpty {
            if top.has("lines") {
                top.complain("lines", "there is no line", write: "lines: {main: {numbers: ['*']}}")
            }
            lines = [
                LineSettings(
                    name: "main", numbers: ["*"], route: plan.defaultRoute.name,
                    agent: agent.address)
            ]
        }
        for line in lines { cleaning.lines[line.name] = line.cleaning }
        complainOfSharedCards(sections)
        for (name, section) in sections {
            places["lines.\(name)"] = (section.document.file, section.line(of: "line"))
        }
        var taken: [String: String] = [:]
        for (line, section) in zip(lines, sections.map(\.section)) {
            if plan.route(named: line.route) == nil {
                PlanReader.complainOfRoute(line.route, plan: plan, section, key: "route")
            }
            for number in line.numbers {
                if let other = taken.updateValue(line.name, forKey: number) {
                    section.complain(
                        "numbers", "number '\(number)' is on lines '\(other)' and '\(line.name)'",
                        write: "each number on one line")
                }
            }
        }
    }

    /// A sound card is one line's, or one operator's.
    private func complainOfSharedCards(_ sections: [(name: String, section: YAMLSection)]) {
        var owners: [String: String] = [:]
        for target in ([plan.defaultRoute] + plan.routes.values).flatMap(\.targets) {
            if case .card(let address) = target.address {
                owners[address.device] = "operator '\(target.name)'"
            }
        }
        for (line, section) in zip(lines, sections.map(\.section)) {
            guard let device = line.card?.device,
                let other = owners.updateValue("line '\(line.name)'", forKey: device)
            else { continue }
            section.complain(
                "line", "the sound card \(device) is that of \(other), too",
                write: "another device")
        }
    }

    /// While a call waits for its journal nothing new is played to its caller.
    private func warnOfSilence(_ section: YAMLSection) {
        let comfort = plan.timings.comfortAfter
        let longest = comfort + journal.patience
        guard longest > CallAudit.longestSilence else { return }
        let spare = (CallAudit.longestSilence - comfort).inMilliseconds
        section.warn(
            "patience_ms",
            "a caller may hear nothing for \(longest.inMilliseconds) ms when the journal is slow",
            write: spare >= 50
                ? "\(spare) or less" : "50, and less than 2000 for 'comfort_after_ms' of 'handoff'")
    }

    /// A leg takes two ports; a call has its caller's and those of all who are rung at once.
    private func checkPorts(_ top: YAMLSection) {
        let rounds = ([plan.defaultRoute] + plan.routes.values).flatMap(\.rounds)
        let legs = 1 + max(1, rounds.map(\.targets.count).max() ?? 1)
        let room = media.ports.count / (2 * legs)
        guard room < limits.calls else { return }
        let needed = Int(media.ports.lowerBound) + limits.calls * 2 * legs - 1
        top.complain(
            "media",
            "the ports of 'media' are enough for \(room) calls, 'limits' allows \(limits.calls)",
            write: "last_port: \(needed), or calls: \(room) in 'limits'")
    }
}
