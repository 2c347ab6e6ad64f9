// SPDX-License-Identifier: Apache-2.0

import Exchange
import MediaThreads
import NIOCore
import Timing
package import Transport

/// Something without which calls cannot be served as they should be.
package struct HealthProblem: Sendable, Hashable {
    package enum Part: String, Sendable, Hashable, CaseIterable {
        case controlLoop = "control-loop"
        case sipUDP = "sip-udp"
        case sipTCP = "sip-tcp"
        case media
        /// The door of the agent that comes with the gateway.
        case builtInAgent = "built-in-agent"
        case journal
        /// No new calls are taken, because somebody said so.
        case draining
    }

    package var part: Part
    package var reason: String
}

private struct NoAnswer: Error {}

/// What SIP's sockets have done.
package struct SignallingCounts: Sendable, Hashable {
    package var sockets = SIPSockets.Counts()
    /// Messages of ours that no socket took.
    package var messagesUnsent = 0
    /// TCP connections there are.
    package var connections = 0
}

extension GatewayService {
    /// Media threads say each second how they are; one silent for this long stands still.
    private static let mediaPatience = Duration.seconds(4)
    /// How long the control loop may take to answer a question about itself.
    private static let loopPatience = TimeAmount.seconds(3)

    /// Everything that is wrong now; empty when calls are served.
    package var problems: [HealthProblem] {
        get async {
            let gate = gate
            do {
                let found = try await ask(room) { room in
                    var problems = gate.value.problems.map(HealthProblem.init)
                    if room.core.journalSilentSince != nil {
                        problems.append(
                            HealthProblem(part: .journal, reason: "it does not answer"))
                    }
                    if room.core.isDraining {
                        problems.append(
                            HealthProblem(part: .draining, reason: "no new calls are taken"))
                    }
                    return problems
                }
                return found + mediaProblems + (await agentProblems)
            } catch {
                return [HealthProblem(part: .controlLoop, reason: "it does not answer")]
            }
        }
    }

    package var signallingCounts: SignallingCounts {
        get async {
            let counts = try? await ask(gate) { gate in
                SignallingCounts(
                    sockets: gate.counts, messagesUnsent: gate.unsent,
                    connections: gate.connectionCount)
            }
            return counts ?? SignallingCounts()
        }
    }

    /// Asks a part something, but does not wait for a loop that stands still.
    func ask<Part, Answer: Sendable>(
        _ part: Confined<Part>, _ question: @escaping @Sendable (Part) throws -> Answer
    ) async throws -> Answer {
        // Completed on a loop that does not depend on the one in question.
        let promise = loops.agents.eventLoop.makePromise(of: Answer.self)
        let late = loops.agents.eventLoop.scheduleTask(in: Self.loopPatience) {
            promise.fail(NoAnswer())
        }
        part.eventLoop.submit { try question(part.value) }.cascade(to: promise)
        promise.futureResult.whenComplete { _ in late.cancel() }
        return try await promise.futureResult.get()
    }

    private var agentProblems: [HealthProblem] {
        get async {
            let reason = try? await builtInAgent.ask { $0.problem }
            return (reason ?? nil).map { [HealthProblem(part: .builtInAgent, reason: $0)] } ?? []
        }
    }

    private var mediaProblems: [HealthProblem] {
        let now = MonotonicClock().now
        return mediaFigures.enumerated().compactMap { index, figures in
            let age = now - Instant(nanoseconds: figures.takenAtNanoseconds)
            guard age > Self.mediaPatience else { return nil }
            return HealthProblem(part: .media, reason: "media thread \(index) stands still")
        }
    }
}

extension HealthProblem {
    fileprivate init(_ problem: (transport: SocketFlow.Transport, reason: String)) {
        switch problem.transport {
        case .udp: self.init(part: .sipUDP, reason: problem.reason)
        case .tcp: self.init(part: .sipTCP, reason: problem.reason)
        }
    }
}
