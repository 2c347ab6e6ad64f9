// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Console
import Dispatch
import JSON
import Journal
import Logging
import Synchronization

/// A console over a journal in memory, with one call in it.
enum ConsoleBench {
    /// What the console asked of the gateway.
    final class Actions: Sendable {
        private let asked = Mutex<[String]>([])
        var all: [String] { asked.withLock { $0 } }

        /// The recording of the call, in place of one of nothing but letters.
        let sound = Mutex<RecordingShelf.Sound?>(nil)
        /// What desks in browsers do.
        let desk = Mutex<@Sendable (DeskTabEvent) -> Void>({ _ in })
        private let listener = Mutex<@Sendable (String) -> Void>({ _ in })

        func note(_ text: String) {
            asked.withLock { $0.append(text) }
            listener.withLock { $0 }(text)
        }

        /// What is done whenever the console asks for something.
        func whenAsked(_ listener: @escaping @Sendable (String) -> Void) {
            self.listener.withLock { $0 = listener }
        }

        private static let anna = OperatorStatus(
            name: "anna",
            presence: .away(
                .init(since: WallTime(milliseconds: 1000), reason: .asked, note: "lunch")),
            since: WallTime(milliseconds: 1000), calls: 3, missed: 1)

        private static func words(_ request: AgentRequest) -> String {
            var words = [request.reason, request.summary, request.route].compactMap(\.self)
            words += request.context.map { "\($0.key)=\($0.value)" }
            words.removeAll { $0 == TakeOver.defaultReason }
            return words.map { " " + $0 }.joined()
        }

        var console: ConsoleActions {
            ConsoleActions(
                transcript: { call, segment in
                    self.note("transcript \(call) \(segment.party) \(segment.text)")
                    return call.rawValue == "c-1" ? .accepted(nil) : nil
                },
                report: { call, report in
                    self.note("report \(call) \(report.words)")
                    return call.rawValue == "c-1" ? .accepted(nil) : nil
                },
                takeOver: { call, wish in
                    self.note("takeover \(call) \(wish.target ?? "-")" + Self.words(wish.request))
                    if wish.target == "nobody" {
                        return .unknownTarget("nobody", known: ["anna", "ben"])
                    }
                    if wish.request.route == "nowhere" {
                        return .unknownRoute("nowhere", known: ["default"])
                    }
                    return call.rawValue == "c-1" ? .accepted(HandoffID(rawValue: "c-1-h1")) : nil
                },
                handoff: { call, request in
                    self.note("handoff \(call)" + Self.words(request))
                    return call.rawValue == "c-1" ? .accepted(HandoffID(rawValue: "c-1-h1")) : nil
                },
                hangUp: { call, reason in
                    self.note("hangup \(call) \(reason)")
                    return call.rawValue == "c-1"
                        ? .refused("a person is on the line already") : nil
                },
                recording: { call, wish in
                    self.note("recording \(call) \(wish.rawValue)")
                    if wish == .resume { return .refused("the recording is not paused") }
                    return call.rawValue == "c-1" ? .accepted(nil) : nil
                },
                recordings: RecordingShelf(
                    list: { limit in
                        self.note("list \(limit)")
                        return [["call": "c-1", "file": "call.opus"]]
                    },
                    sound: { call in
                        guard call.rawValue == "c-1" else { return nil }
                        if let sound = self.sound.withLock({ $0 }) { return sound }
                        return RecordingShelf.Sound(
                            type: "audio/ogg; codecs=opus", name: "c-1.opus", bytes: 150_000
                        ) { offset, count in
                            [UInt8](
                                repeating: UInt8(ascii: "x"), count: min(count, 150_000 - offset))
                        }
                    },
                    remove: { call in
                        self.note("remove \(call)")
                        return call.rawValue == "c-1"
                    },
                    lastWords: { call, seconds in
                        self.note("last words \(call) \(seconds)")
                        return call.rawValue == "c-1" ? Array("RIFF".utf8) : nil
                    }),
                abortHandoff: { call in
                    self.note("abort \(call)")
                    return .refused("no handoff is under way")
                },
                package: { id, key in
                    let package = HandoffRouteTests.package(account: "99887766")
                    return id == package.id && key == "k-1" ? package : nil
                },
                operators: { [Self.anna] },
                setPresence: { wish, name in
                    guard name == "anna" else { return nil }
                    switch wish {
                    case .available: self.note("presence \(name) available")
                    case .away(let note): self.note("presence \(name) away \(note ?? "-")")
                    }
                    return Self.anna
                },
                desk: { event in self.desk.withLock { $0 }(event) },
                explanation: { records in
                    ["lines": [.string("\(records.count) records, near miss")], "from": "+15551"]
                },
                reload: { wish in
                    self.note("reload \(wish.author ?? "-") \(wish.note ?? "-")")
                    guard wish.author != "wrong" else {
                        return .refused([["file": "rules.yaml", "line": 3, "what": "bad"]])
                    }
                    return .loaded([.init("version", "v-2")])
                },
                health: { .init(isReady: true, details: [.init("calls", 1)]) },
                metrics: { [.gauge("calls", 1, "Calls\nthat \\ run.")] })
        }
    }

    static func record(_ call: String, _ sequence: Int, _ kind: JournalEvent.Kind) -> JournalRecord
    {
        JournalEvent(
            call: CallID(rawValue: call), sequence: sequence,
            at: WallTime(milliseconds: 1_795_515_595_120 + Int64(sequence)),
            offset: .milliseconds(sequence * 10), kind: kind
        ).record
    }

    static let arrival = JournalEvent.Kind.arrived(
        from: Redacted("+15551230001"), name: "Jane", to: "demo", line: "main")

    /// Runs a console with the records of call `c-1` in its journal, and the body beside it.
    static func run(
        settings change: (inout ConsoleSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPProbe, CallJournal, Actions) async throws -> Void
    ) async throws {
        let journal = MemoryJournal().journal
        try journal.write([
            record("c-1", 1, arrival), record("c-1", 2, .connected(.caller, media: "PCMU/8000")),
        ])
        try await run(over: journal, settings: change, body)
    }

    /// Runs a console over a journal, and the body beside it.
    static func run(
        over journal: CallJournal, settings change: (inout ConsoleSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPProbe, CallJournal, Actions) async throws -> Void
    ) async throws {
        var settings = ConsoleSettings(listen: SocketAddress(ipv4: 0x7F00_0001, port: 0))
        change(&settings)
        let actions = Actions()
        let server = ConsoleServer(
            settings: settings, journal: journal, actions: actions.console,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (ports, port) = AsyncStream.makeStream(of: UInt16.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { port.yield($0) } }
            group.addTask {
                for await port in ports {
                    try await body(HTTPProbe(port: port), journal, actions)
                    return
                }
            }
            _ = try await group.next()
            group.cancelAll()
        }
    }
}

extension CallJournal {
    /// Appends and returns once the answer is there; throws the refusal.
    func write(_ records: [JournalRecord]) throws {
        let refusal = Mutex<JournalError?>(nil)
        let done = DispatchSemaphore(value: 0)
        append(records) { answer in
            refusal.withLock { $0 = answer }
            done.signal()
        }
        done.wait()
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
    }
}
