// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Gateway
import Logging
import Synchronization
import Testing

/// Files that are loaded anew hold whole, or not at all.
@Suite struct ConfigurationReloaderTests {
    /// The files as somebody edits them, and what the gateway was given.
    private final class Desk: Sendable {
        let gateway: Mutex<String>
        let rules = Mutex("rules: []")
        let applied = Mutex<[String]>([])
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("reload-tests-\(UUID().uuidString)").path

        init() {
            gateway = Mutex(
                """
                operators: {anna: {uri: "sip:anna@192.0.2.1"}}
                routes: {default: {targets: [anna], last_resort: agent}}
                triggers: rules.yaml
                journal: {path: "\(folder)/journal.sqlite"}
                """)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func load() -> Result<GatewayConfiguration, ConfigurationProblems> {
            let rules = rules.withLock { $0 }
            return GatewayConfiguration.load(
                gateway: ConfigurationFile(
                    name: "gateway.yaml", text: gateway.withLock { $0 }), environment: [:]
            ) { .success(ConfigurationFile(name: $0, text: rules)) }
        }

        var log: [ConfigurationEntry] {
            ConfigurationLog(besideJournal: folder + "/journal.sqlite").entries()
        }

        func reloader() throws -> ConfigurationReloader {
            ConfigurationReloader(
                try load().get(),
                means: .init(
                    load: { self.load() }, author: { "owner" },
                    now: { WallTime(milliseconds: 1000) }),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { configuration in
                self.applied.withLock { $0.append(configuration.texts.version ?? "") }
            }
        }
    }

    @Test func newRulesHoldAndAreLogged() async throws {
        let desk = Desk()
        let reloader = try desk.reloader()
        reloader.keep(try desk.load().get(), cause: .start)
        desk.rules.withLock { $0 = "author: Jo\nnote: trial\nrules: []" }
        let outcome = try await reloader.reload(cause: .signal).get()
        #expect(outcome.changed == ["triggers"] && outcome.pending == [])
        #expect(desk.applied.withLock { $0 } == [outcome.version])
        #expect(desk.log.map(\.cause) == [.start, .signal])
        #expect(desk.log.map(\.author) == ["owner", "Jo"])
        #expect(desk.log.map(\.note) == [nil, "trial"])
        #expect(desk.log[1].version == outcome.version)
        let shelf = ConfigurationShelf(besideJournal: desk.folder + "/journal.sqlite")
        let texts = try desk.load().get().texts
        #expect(shelf.texts(of: outcome.version) == texts)
    }

    /// Everything wrong is told with its line, and nothing changes; once it is mended it holds.
    @Test func wrongFilesChangeNothing() async throws {
        let desk = Desk()
        let reloader = try desk.reloader()
        desk.rules.withLock { $0 = "rules:\n  - when: digt\n  - name: x\n    when: words" }
        desk.gateway.withLock { $0 += "\nnonsense: 1" }
        guard case .failure(let problems) = await reloader.reload(cause: .api) else {
            Issue.record("wrong files were taken")
            return
        }
        #expect(problems.list.count >= 3 && problems.list.allSatisfy { $0.line > 0 })
        #expect(Set(problems.list.map(\.file)).count == 2)
        #expect(desk.applied.withLock { $0 } == [] && desk.log == [])
        desk.rules.withLock { $0 = "rules: []" }
        desk.gateway.withLock { $0 = $0.replacing("\nnonsense: 1", with: "\nlog: {level: error}") }
        let outcome = try await reloader.reload(cause: .api, author: "Ann", note: "why").get()
        #expect(outcome.changed == [] && outcome.pending == ["log.level"])
        #expect(desk.log.map(\.pending) == [["log.level"]])
        #expect(desk.log[0].author == "Ann" && desk.log[0].note == "why")
    }

    /// A journal that moves takes a restart: entries go on beside the one there is.
    @Test func theLogStaysBesideTheJournalThatRuns() async throws {
        let desk = Desk()
        let reloader = try desk.reloader()
        desk.gateway.withLock { $0 = $0.replacing("/journal.sqlite", with: "/other/j.sqlite") }
        let outcome = try await reloader.reload(cause: .signal).get()
        #expect(outcome.pending == ["journal.path"])
        #expect(desk.log.count == 1)
    }

    @Test func manyAtOnceComeOneAfterAnother() async throws {
        let desk = Desk()
        let reloader = try desk.reloader()
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for index in 0..<20 {
                group.addTask {
                    desk.rules.withLock { $0 = "rules: [] # \(index)" }
                    return try? await reloader.reload(cause: .api).get().version
                }
            }
            return await group.reduce(into: [String]()) { found, next in
                if let next { found.append(next) }
            }
        }
        #expect(outcomes.count == 20)
        #expect(desk.applied.withLock { $0.count } == 20)
        // What holds at the end is what the files say at the end.
        let last = try await reloader.reload(cause: .api).get()
        let texts = try desk.load().get().texts
        #expect(last.version == texts.version)
        #expect(desk.applied.withLock { $0.last } == last.version)
    }
}
