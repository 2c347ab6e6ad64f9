// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Gateway
import GatewayTesting

extension LoopbackGateway {
    /// Lets happen what a scenario has happen to the gateway itself. What only a simulated world can do
    /// does not happen.
    func happen(_ event: SimWorld.SimEvent, to call: CallID) async throws {
        switch event {
        case .takeOver(let target):
            service.deliver(.console(.takeOver(call, TakeOver(target: target))))
        case .hangUp(let reason): service.deliver(.console(.hangUp(call, reason: reason)))
        case .ask(let request): service.deliver(.console(.handoff(call, request)))
        case .abort: service.deliver(.console(.abort(call)))
        case .heard(let signal): service.deliver(.heard(call, signal))
        case .transcript(let segment): service.deliver(.console(.transcript(call, segment)))
        case .drain: try await service.drain()
        case .console(let command): service.deliver(.console(command))
        case .input(.presence(let name, let wish)):
            service.deliver(.presence(operator: name, wish))
        case .phoneStarts, .datagram, .journal, .lease, .sip, .portsTaken, .cardRang, .input: break
        }
    }
}
