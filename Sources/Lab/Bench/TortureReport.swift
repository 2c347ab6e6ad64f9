// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What became of a gateway, its calls and its callers under torture; printed as JSON.
package struct TortureReport: Sendable, Hashable {
    package var seconds = 0.0
    package var datagramsSent = 0
    package var connectionsOpened = 0
    package var connectionsFailed = 0
    /// Calls that were up during the rounds, the 20 ms frames in which the caller should have heard
    /// the agent, and those in which it did not.
    package var calls = 0
    package var callsCutOff = 0
    package var framesExpected = 0
    package var framesMissed = 0
    /// Well-meaning callers, and how many were answered; the slowest answer in milliseconds.
    package var honestCalls = 0
    package var honestAnswered = 0
    package var slowestAnswer = 0.0
    /// Messages the gateway could not send, each of which cost itself alone.
    package var messagesUnsent = 0
    package var connectionsEvicted = 0
    package var socketsReopened = 0
    /// After the last call has ended.
    package var callsLeft = 0
    package var portsLeft = 0
    package var connectionsLeft = 0
    package var descriptorsBefore = 0
    package var descriptorsAfter = 0
    /// Resident memory after each round, in MiB.
    package var residentMegabytes: [Double] = []
    package var healthProblems: [String] = []

    /// An event loop opens the clock of its waits when it first waits so; it never closes it.
    package static let descriptorsOfLoops = 4

    /// What is wrong; empty when the gateway has passed.
    package var faults: [String] {
        var faults: [String] = []
        func check(_ isFine: Bool, _ fault: String) {
            if !isFine { faults.append(fault) }
        }
        check(callsCutOff == 0, "\(callsCutOff) calls cut off")
        check(framesMissed == 0, "\(framesMissed) of \(framesExpected) frames missed")
        check(framesExpected > 0, "nobody listened")
        check(
            honestAnswered == honestCalls,
            "\(honestCalls - honestAnswered) of \(honestCalls) callers not answered")
        check(callsLeft == 0 && portsLeft == 0, "\(callsLeft) calls, \(portsLeft) ports left")
        check(connectionsLeft == 0, "\(connectionsLeft) connections left")
        check(
            descriptorsAfter <= descriptorsBefore + Self.descriptorsOfLoops,
            "\(descriptorsAfter - descriptorsBefore) descriptors left")
        if let first = residentMegabytes.first, let last = residentMegabytes.last {
            check(last - first < 16, "\(Int(last - first)) MiB grown")
        }
        check(healthProblems.isEmpty, "unhealthy: \(healthProblems)")
        return faults
    }
}

extension TortureReport {
    package var json: JSONValue {
        [
            "seconds": .number(seconds),
            "datagramsSent": .integer(Int64(datagramsSent)),
            "connectionsOpened": .integer(Int64(connectionsOpened)),
            "connectionsFailed": .integer(Int64(connectionsFailed)),
            "calls": .integer(Int64(calls)),
            "callsCutOff": .integer(Int64(callsCutOff)),
            "framesExpected": .integer(Int64(framesExpected)),
            "framesMissed": .integer(Int64(framesMissed)),
            "honestCalls": .integer(Int64(honestCalls)),
            "honestAnswered": .integer(Int64(honestAnswered)),
            "slowestAnswer": .number(slowestAnswer),
            "messagesUnsent": .integer(Int64(messagesUnsent)),
            "connectionsEvicted": .integer(Int64(connectionsEvicted)),
            "socketsReopened": .integer(Int64(socketsReopened)),
            "callsLeft": .integer(Int64(callsLeft)),
            "portsLeft": .integer(Int64(portsLeft)),
            "connectionsLeft": .integer(Int64(connectionsLeft)),
            "descriptorsBefore": .integer(Int64(descriptorsBefore)),
            "descriptorsAfter": .integer(Int64(descriptorsAfter)),
            "residentMegabytes": .array(residentMegabytes.map { .number($0) }),
            "healthProblems": .array(healthProblems.map { .string($0) }),
        ]
    }
}
