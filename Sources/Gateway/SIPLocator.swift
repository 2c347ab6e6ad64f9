// SPDX-License-Identifier: Apache-2.0

import Addresses
import NIOCore
package import SIP
import Timing
package import Transport

/// Finds the servers behind names in SIP addresses: the procedure of RFC 3263, asked of DNS through
/// a cache. Confined to the control loop, which it never blocks.
final class SIPLocator {
    /// How long finding one name may take.
    private static let patience = TimeAmount.seconds(5)

    private let eventLoop: any EventLoop
    private let resolver: NameResolver
    private let transports: [Flow.Transport]
    private let clock = MonotonicClock()
    private var cache = NameCache()
    private var searches: [Int: Search] = [:]
    /// The searches that wait for the answer to one question.
    private var waiting: [NameResolver.Question: [Int]] = [:]
    private var last = 0

    private struct Search {
        var location: ServerLocation
        var failure = "no such host"
        var timer: Scheduled<Void>?
        var done: ([Flow], String) -> Void
    }

    init(eventLoop: any EventLoop, resolver: NameResolver, transports: [Flow.Transport]) {
        self.eventLoop = eventLoop
        self.resolver = resolver
        self.transports = transports
    }

    func stop() { resolver.stop() }

    /// Locates a name. `done` is called once, later, with the ways to try or why there are none.
    func locate(_ flow: Flow, done: @escaping ([Flow], String) -> Void) {
        last += 1
        let id = last
        var location = ServerLocation(
            flow, transports: transports,
            random: SeededRandom(seed: UInt64.random(in: 0...UInt64.max)))
        let questions = location.begin()
        let here = Confined(self, on: eventLoop)
        let timer = here.after(Self.patience) { $0.finish(id, [], "no answer from DNS") }
        searches[id] = Search(location: location, timer: timer, done: done)
        here.tell { $0.ask(questions, for: id) }
    }

    private func ask(_ questions: [DNSQuestion], for id: Int) {
        for question in questions { ask(NameResolver.Question(question), for: id) }
    }

    private func ask(_ question: NameResolver.Question, for id: Int) {
        if let answer = cache.answer(to: question, at: clock.now) {
            return take(answer, to: question, for: id)
        }
        waiting[question, default: []].append(id)
        guard waiting[question]?.count == 1 else { return }
        let here = Confined(self, on: eventLoop)
        resolver.ask(question) { answer in here.tell { $0.answered(question, answer) } }
    }

    private func answered(_ question: NameResolver.Question, _ answer: NameResolver.Answer) {
        cache.add(answer, to: question, at: clock.now)
        for id in waiting.removeValue(forKey: question) ?? [] {
            take(answer, to: question, for: id)
        }
    }

    private func take(
        _ answer: NameResolver.Answer, to question: NameResolver.Question, for id: Int
    ) {
        guard var search = searches[id] else { return }
        if let failure = answer.failure { search.failure = failure }
        let further = search.location.take(
            answer.records.map(DNSRecord.init), for: DNSQuestion(question))
        searches[id] = search
        if let flows = search.location.result {
            finish(id, flows, search.failure)
        } else {
            ask(further, for: id)
        }
    }

    private func finish(_ id: Int, _ flows: [Flow], _ reason: String) {
        guard let search = searches.removeValue(forKey: id) else { return }
        search.timer?.cancel()
        search.done(flows, "cannot resolve: \(reason)")
    }
}

extension NameResolver.Question {
    fileprivate init(_ question: DNSQuestion) {
        let kind: NameResolver.Kind =
            switch question.kind {
            case .naptr: .naptr
            case .srv: .srv
            case .address: .address
            }
        self.init(kind, question.name)
    }
}

extension DNSQuestion {
    fileprivate init(_ question: NameResolver.Question) {
        switch question.kind {
        case .naptr: self.init(.naptr, question.name)
        case .srv: self.init(.srv, question.name)
        case .address: self.init(.address, question.name)
        }
    }
}

extension DNSRecord {
    package init(_ record: NameResolver.Record) {
        switch record.kind {
        case .address: self = .address(record.name)
        case .srv:
            self = .srv(
                priority: record.orderOrPriority, weight: record.preferenceOrWeight,
                port: record.port, target: record.name)
        case .naptr:
            self = .naptr(
                order: record.orderOrPriority, preference: record.preferenceOrWeight,
                flags: record.flags, service: record.service, replacement: record.name)
        }
    }
}
