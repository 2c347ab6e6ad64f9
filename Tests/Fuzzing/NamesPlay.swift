// SPDX-License-Identifier: Apache-2.0

import Addresses
import Gateway
import SIP
import Timing
import Transport

/// Answers of DNS, a packet a step, to the questions of one search for a server. The answers to
/// questions for addresses are read by c-ares alone; four octets stand for one here.
enum NamesPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        var wanted = Flow(transport: .udp, remoteHost: "example.net", remotePort: 5060)
        wanted.unnamed = [.transport, .port]
        var location = ServerLocation(
            wanted, transports: [.udp, .tcp], random: SeededRandom(seed: 1))
        var steps = FuzzTarget.steps(of: bytes, limit: 32)[...]
        var questions = location.begin()
        var asked = questions.count
        while let question = questions.popLast() {
            let records = records(steps.popFirst() ?? [], for: question)
            if records.count > 64 { return "\(records.count) records of one answer" }
            let further = location.take(records, for: question)
            asked += further.count
            questions += further
            // Names, SRV of two transports, their NAPTR, and the servers of all of them.
            if asked > 64 { return "\(asked) questions for one name" }
        }
        guard let result = location.result else { return "a search without an end" }
        return result.count > ServerLocation.addressLimit ? "\(result.count) addresses" : nil
    }

    private static func records(
        _ step: ArraySlice<UInt8>, for question: DNSQuestion
    ) -> [DNSRecord] {
        let kind: NameResolver.Kind
        switch question.kind {
        case .srv: kind = .srv
        case .naptr: kind = .naptr
        case .address:
            return stride(from: step.startIndex, to: step.endIndex - 3, by: 4).prefix(32).map {
                .address(step[$0..<$0 + 4].map(String.init).joined(separator: "."))
            }
        }
        return NameResolver.records(of: kind, in: Array(step)).map(DNSRecord.init)
    }
}
