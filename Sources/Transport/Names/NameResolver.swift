// SPDX-License-Identifier: Apache-2.0

import CCares
import CLinux
import NIOPosix
import Synchronization

/// Asks DNS, on a thread of its own: nobody who asks waits for it.
///
/// Addresses come from the hosts file and DNS, SRV and NAPTR records from DNS. Questions are
/// bounded: those beyond the limit are answered with a failure at once, every other within
/// `attemptMilliseconds` times `attempts` for each server.
package final class NameResolver: Sendable {
    package enum Kind: Int32, Sendable, Hashable {
        case address = 1
        case srv = 2
        case naptr = 3
    }

    package struct Question: Sendable, Hashable {
        package var kind: Kind
        package var name: String

        package init(_ kind: Kind, _ name: String) {
            self.kind = kind
            self.name = name
        }
    }

    /// One record; what its kind does not have is zero or empty.
    package struct Record: Sendable, Hashable {
        package var kind: Kind
        package var orderOrPriority: UInt16 = 0
        package var preferenceOrWeight: UInt16 = 0
        package var port: UInt16 = 0
        /// An IP address, an SRV target or a NAPTR replacement.
        package var name: String
        package var service = ""
        package var flags = ""

        package init(kind: Kind, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    package struct Answer: Sendable, Hashable {
        /// Empty when there is no such record.
        package var records: [Record]
        /// How long the answer is good, in seconds.
        package var timeToLive: Int
        /// Why there is no answer; nil when there is one.
        package var failure: String?

        package init(records: [Record], timeToLive: Int, failure: String?) {
            self.records = records
            self.timeToLive = timeToLive
            self.failure = failure
        }
    }

    package struct Settings: Sendable, Hashable {
        /// `address:port`, comma separated; nil for those of `/etc/resolv.conf`.
        package var servers: String?
        package var attemptMilliseconds: Int32 = 1000
        package var attempts: Int32 = 2
        /// Whether IPv6 addresses are of use.
        package var wantsIPv6 = false
        /// Questions that may wait for their answers.
        package var questionLimit = 256

        package init() {}
    }

    private let state: State
    private let pool: Mutex<NIOThreadPool?>

    fileprivate struct Request: Sendable {
        var question: Question
        var onAnswer: @Sendable (Answer) -> Void
    }

    private final class State: Sendable {
        let waiting = Mutex<[Request]>([])
        let isStopping = Atomic<Bool>(false)
        let open = Atomic<Int>(0)
        let wake: Int32 = clinux_event_create()

        /// Takes all that wait.
        func requests() -> [Request] {
            waiting.withLock { waiting in
                defer { waiting.removeAll() }
                return waiting
            }
        }
    }

    package init(_ settings: Settings = Settings()) {
        let state = State()
        self.state = state
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        thread.submit { _ in
            Loop(settings: settings, open: { state.open.wrappingSubtract(1, ordering: .relaxed) })
                .run(
                    wake: state.wake, requests: state.requests,
                    until: { state.isStopping.load(ordering: .acquiring) })
        }
        pool = Mutex(thread)
        limit = settings.questionLimit
    }

    private let limit: Int

    deinit { stop() }

    /// Asks one question. The answer comes on the resolver's thread, or here when it cannot be
    /// asked.
    package func ask(_ question: Question, onAnswer: @escaping @Sendable (Answer) -> Void) {
        let count = state.open.wrappingAdd(1, ordering: .relaxed).newValue
        let hasRoom = count <= limit && pool.withLock { $0 != nil }
        guard hasRoom, question.name.utf8.count < 254 else {
            state.open.wrappingSubtract(1, ordering: .relaxed)
            return onAnswer(Answer(records: [], timeToLive: 0, failure: "too many questions"))
        }
        state.waiting.withLock { $0.append(Request(question: question, onAnswer: onAnswer)) }
        clinux_event_signal(state.wake)
    }

    /// Ends the thread; open questions are answered with a failure.
    package func stop() {
        let running = pool.withLock { pool in
            defer { pool = nil }
            return pool
        }
        guard let running else { return }
        state.isStopping.store(true, ordering: .releasing)
        clinux_event_signal(state.wake)
        try? running.syncShutdownGracefully()
        clinux_close(state.wake)
    }
}

extension NameResolver {
    /// The resolver's thread: c-ares, and nothing else touches it.
    fileprivate final class Loop {
        /// The system's servers are read anew after so long: networks change.
        private static let channelLife: Int64 = 60_000_000_000

        private let settings: Settings
        private let closed: @Sendable () -> Void
        private var resolver: OpaquePointer?
        private var made: Int64 = 0
        private var openQuestions = 0

        init(settings: Settings, open closed: @escaping @Sendable () -> Void) {
            self.settings = settings
            self.closed = closed
        }

        func run(wake: Int32, requests: () -> [Request], until isStopping: () -> Bool) {
            renew()
            while !isStopping() {
                for request in requests() { ask(request) }
                if let resolver {
                    ccares_process(resolver, wake, 1000)
                } else {
                    _ = clinux_event_wait(wake, 1000)
                }
            }
            for request in requests() {
                answer(request, Answer(records: [], timeToLive: 0, failure: "stopping"))
            }
            ccares_destroy(resolver)
        }

        private func renew() {
            let now = clinux_monotonic_ns()
            guard openQuestions == 0, resolver == nil || now - made > Self.channelLife else {
                return
            }
            ccares_destroy(resolver)
            resolver = ccares_create(
                settings.servers, settings.attemptMilliseconds, settings.attempts)
            made = now
        }

        private func ask(_ request: Request) {
            renew()
            guard let resolver else {
                return answer(
                    request, Answer(records: [], timeToLive: 0, failure: "no resolver"))
            }
            openQuestions += 1
            let asked = Unmanaged.passRetained(Asked(loop: self, request: request))
            ccares_ask(
                resolver, request.question.kind.rawValue, request.question.name,
                settings.wantsIPv6 ? 1 : 0,
                { context, status, records, count in
                    guard let context else { return }
                    Unmanaged<Asked>.fromOpaque(context).takeRetainedValue()
                        .answered(status, UnsafeBufferPointer(start: records, count: Int(count)))
                }, asked.toOpaque())
        }

        fileprivate func answered(_ request: Request, _ answer: Answer) {
            openQuestions -= 1
            self.answer(request, answer)
        }

        private func answer(_ request: Request, _ answer: Answer) {
            closed()
            request.onAnswer(answer)
        }
    }

    /// A question on its way through c-ares.
    fileprivate final class Asked {
        private let loop: Loop
        private let request: Request

        init(loop: Loop, request: Request) {
            self.loop = loop
            self.request = request
        }

        func answered(_ status: Int32, _ records: UnsafeBufferPointer<ccares_record>) {
            let failure = status == 0 ? nil : String(cString: ccares_text(status))
            loop.answered(
                request,
                Answer(
                    records: records.compactMap(Record.init),
                    timeToLive: Int(records.map(\.ttl).min() ?? 0), failure: failure))
        }
    }
}

extension NameResolver {
    /// The SRV or NAPTR records in one answer of a server, as a question for them is answered; none
    /// when it is none of that kind.
    package static func records(of kind: Kind, in packet: [UInt8]) -> [Record] {
        guard kind != .address else { return [] }
        let limit = 32
        let read = Array<ccares_record>(unsafeUninitializedCapacity: limit) { records, count in
            count = Int(
                ccares_read(
                    kind.rawValue, packet, Int32(clamping: packet.count), records.baseAddress,
                    Int32(limit)))
        }
        return read.compactMap(Record.init)
    }
}

extension NameResolver.Record {
    fileprivate init?(_ record: ccares_record) {
        guard let kind = NameResolver.Kind(rawValue: record.kind) else { return nil }
        func text<Tuple>(_ tuple: Tuple) -> String {
            withUnsafeBytes(of: tuple) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
        }
        self.init(kind: kind, name: text(record.name))
        orderOrPriority = record.order_or_priority
        preferenceOrWeight = record.preference_or_weight
        port = record.port
        service = text(record.service)
        flags = text(record.flags)
    }
}
