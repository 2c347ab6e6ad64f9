// SPDX-License-Identifier: Apache-2.0

import Addresses
import Foundation
import Glibc
import Synchronization

/// A small DNS server on 127.0.0.1 with a zone in memory: A, SRV and NAPTR records, "no such
/// name", and silence.
package final class LoopbackNameServer: Sendable {
    package enum Record: Sendable, Hashable {
        case a(String)
        case srv(priority: UInt16, weight: UInt16, port: UInt16, target: String)
        case naptr(order: UInt16, preference: UInt16, service: String, replacement: String)
    }

    /// Records by lower-case name. A name that is not there does not exist.
    package typealias Zone = [String: [Record]]

    private let socket: LoopbackSocket
    private let zone: Zone
    private let timeToLive: UInt32
    private let silentFor: Set<UInt16>
    private let isStopped = Atomic<Bool>(false)
    private let asked = Mutex<[String]>([])

    /// `silentFor` are the record types (35 is NAPTR) whose questions are dropped, as some home
    /// routers do.
    package init(zone: Zone, timeToLive: UInt32 = 60, silentFor: Set<UInt16> = []) throws {
        socket = try LoopbackSocket()
        self.zone = zone
        self.timeToLive = timeToLive
        self.silentFor = silentFor
        let thread = Thread { [self] in serve() }
        thread.name = "names"
        thread.start()
    }

    /// As c-ares takes it.
    package var address: String { "127.0.0.1:\(socket.address.port)" }

    /// The questions so far, as `name type`.
    package var questions: [String] { asked.withLock { $0 } }

    package func stop() { isStopped.store(true, ordering: .releasing) }

    private func serve() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isStopped.load(ordering: .acquiring) {
            var descriptor = pollfd(
                fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 100) > 0 else { continue }
            while let (bytes, source) = socket.receive(into: &buffer) {
                if let answer = answer(to: bytes) { socket.send(answer, to: source) }
            }
        }
        socket.shut()
    }

    /// RFC 1035 section 4: one question in, its answer out.
    private func answer(to query: [UInt8]) -> [UInt8]? {
        guard query.count > 16 else { return nil }
        var labels: [String] = []
        var at = 12
        while at < query.count, query[at] != 0 {
            let end = at + 1 + Int(query[at])
            guard end < query.count else { return nil }
            labels.append(String(decoding: query[at + 1..<end], as: UTF8.self))
            at = end
        }
        guard at + 5 <= query.count else { return nil }
        let type = UInt16(query[at + 1]) << 8 | UInt16(query[at + 2])
        let name = labels.joined(separator: ".").lowercased()
        asked.withLock { $0.append("\(name) \(type)") }
        guard !silentFor.contains(type) else { return nil }
        let records = (zone[name] ?? []).filter { $0.type == type }
        let exists = zone[name] != nil
        var answer = Array(query[0..<2])
        answer += [0x81, exists ? 0x80 : 0x83, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        answer += query[12..<at + 5]
        for record in records {
            let data = record.data
            answer += [0xC0, 12] + Self.bytes(type) + [0, 1]
            answer += Self.bytes(UInt16(timeToLive >> 16))
            answer += Self.bytes(UInt16(truncatingIfNeeded: timeToLive))
            answer += Self.bytes(UInt16(data.count)) + data
        }
        return answer
    }

    fileprivate static func bytes(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)]
    }

    fileprivate static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    fileprivate static func string(_ text: String) -> [UInt8] {
        [UInt8(text.utf8.count)] + Array(text.utf8)
    }
}

extension LoopbackNameServer.Record {
    fileprivate var type: UInt16 {
        switch self {
        case .a: 1
        case .srv: 33
        case .naptr: 35
        }
    }

    fileprivate var data: [UInt8] {
        typealias Server = LoopbackNameServer
        switch self {
        case .a(let address): return address.split(separator: ".").compactMap { UInt8($0) }
        case .srv(let priority, let weight, let port, let target):
            return Server.bytes(priority) + Server.bytes(weight) + Server.bytes(port)
                + Server.name(target)
        case .naptr(let order, let preference, let service, let replacement):
            return Server.bytes(order) + Server.bytes(preference) + Server.string("s")
                + Server.string(service) + Server.string("") + Server.name(replacement)
        }
    }
}
