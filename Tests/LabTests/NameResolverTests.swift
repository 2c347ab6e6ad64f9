// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing
import Timing
import Transport

/// The resolver against a small DNS server.
@Suite struct NameResolverTests {
    private static let zone: LoopbackNameServer.Zone = [
        "example.test": [
            .naptr(
                order: 10, preference: 20, service: "SIP+D2U",
                replacement: "_sip._udp.example.test"),
            .a("192.0.2.9"),
        ],
        "_sip._udp.example.test": [
            .srv(priority: 1, weight: 2, port: 5070, target: "a.example.test"),
            .srv(priority: 2, weight: 0, port: 5080, target: "b.example.test"),
        ],
        "a.example.test": [.a("192.0.2.1"), .a("192.0.2.2")],
        "empty.example.test": [],
    ]

    private func ask(
        _ resolver: NameResolver, _ kind: NameResolver.Kind, _ name: String
    ) async -> NameResolver.Answer {
        await withCheckedContinuation { continuation in
            resolver.ask(NameResolver.Question(kind, name)) { continuation.resume(returning: $0) }
        }
    }

    private func withResolver(
        silentFor: Set<UInt16> = [], limit: Int = 256,
        _ body: (NameResolver, LoopbackNameServer) async throws -> Void
    ) async throws {
        let server = try LoopbackNameServer(
            zone: Self.zone, timeToLive: 77, silentFor: silentFor)
        var settings = NameResolver.Settings()
        settings.servers = server.address
        settings.attemptMilliseconds = 100
        settings.questionLimit = limit
        let resolver = NameResolver(settings)
        try await body(resolver, server)
        resolver.stop()
        server.stop()
    }

    @Test func recordsOfEveryKindAreRead() async throws {
        try await withResolver { resolver, _ in
            let naptr = await ask(resolver, .naptr, "example.test")
            #expect(naptr.failure == nil && naptr.timeToLive == 77)
            let pointer = try #require(naptr.records.first)
            #expect(pointer.orderOrPriority == 10 && pointer.preferenceOrWeight == 20)
            #expect(pointer.service == "SIP+D2U" && pointer.flags == "s")
            #expect(pointer.name == "_sip._udp.example.test")
            let srv = await ask(resolver, .srv, "_sip._udp.example.test")
            #expect(srv.timeToLive == 77)
            #expect(Set(srv.records.map(\.name)) == ["a.example.test", "b.example.test"])
            #expect(Set(srv.records.map(\.port)) == [5070, 5080])
            let addresses = await ask(resolver, .address, "a.example.test")
            #expect(Set(addresses.records.map(\.name)) == ["192.0.2.1", "192.0.2.2"])
            #expect(addresses.timeToLive == 77)
        }
    }

    @Test func whatIsNotThereIsAnAnswerAndSilenceIsNone() async throws {
        try await withResolver(silentFor: [35]) { resolver, _ in
            for name in ["empty.example.test", "missing.example.test"] {
                let answer = await ask(resolver, .srv, name)
                #expect(answer.records.isEmpty && answer.failure == nil)
            }
            #expect(await ask(resolver, .naptr, "example.test").failure != nil)
            #expect(await ask(resolver, .address, "no such host").records.isEmpty)
            let long = String(repeating: "x", count: 300)
            #expect(await ask(resolver, .address, long).failure != nil)
        }
    }

    @Test func questionsBeyondTheLimitFailAtOnceAndAStopAnswersAll() async throws {
        try await withResolver(silentFor: [33], limit: 4) { resolver, _ in
            let answers = await withTaskGroup(of: NameResolver.Answer.self) { group in
                for number in 0..<40 {
                    group.addTask { await ask(resolver, .srv, "s\(number).example.test") }
                }
                return await group.reduce(into: [NameResolver.Answer]()) { $0.append($1) }
            }
            #expect(answers.count == 40 && answers.allSatisfy { $0.failure != nil })
            #expect(answers.contains { $0.failure == "too many questions" })
            resolver.stop()
            #expect(await ask(resolver, .srv, "late.example.test").failure != nil)
        }
    }

    @Test func theHostsFileCounts() async throws {
        try await withResolver { resolver, _ in
            #expect(await ask(resolver, .address, "localhost").records.first?.name == "127.0.0.1")
        }
    }

    // MARK: Cache

    @Test func answersAreKeptForTheirTimeAndNoMoreThanSoMany() {
        var cache = NameCache()
        let question = NameResolver.Question(.address, "a.example.test")
        let record = NameResolver.Record(kind: .address, name: "192.0.2.1")
        // (TTL, failure, seconds kept)
        let rows: [(records: [NameResolver.Record], ttl: Int, failure: String?, kept: Int)] = [
            ([record], 60, nil, 60), ([record], 0, nil, NameCache.shortest),
            ([record], 1_000_000, nil, NameCache.longest), ([record], -5, nil, NameCache.shortest),
            ([], 60, nil, NameCache.absence), ([], 0, "timeout", NameCache.failure),
        ]
        for row in rows {
            cache.add(
                .init(records: row.records, timeToLive: row.ttl, failure: row.failure),
                to: question, at: .zero)
            let end = Instant.zero + .seconds(row.kept)
            #expect(
                cache.answer(to: question, at: .zero + (.seconds(row.kept) - .milliseconds(1)))
                    != nil)
            #expect(cache.answer(to: question, at: end) == nil)
        }
        for number in 0..<5000 {
            cache.add(
                .init(records: [record], timeToLive: 60 + number, failure: nil),
                to: .init(.address, "h\(number)"), at: .zero)
        }
        #expect(cache.count == NameCache.limit)
        #expect(cache.answer(to: .init(.address, "h4999"), at: .zero) != nil)
    }
}
