// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Handoff
import SDP
import SIP
import Timing
import Triggers

/// Who may come in: a new call is answered at once, or refused with the reason.
extension GatewayCore {
    mutating func arrive(_ invite: IncomingInvite, on session: SessionID, at now: Instant) {
        guard !isDraining else {
            return refuse(session, 503, "Shutting Down", retryAfter: 30, at: now)
        }
        guard let line = settings.line(for: invite.requestURI.number ?? "") else {
            output.append(.log(.info, "call refused with 404: no line has this number"))
            return refuse(session, 404, "No Such Line", retryAfter: nil, at: now)
        }
        guard arrivals.admit(at: now), calls.count < settings.maximumCalls,
            let port = ports.lend()
        else {
            output.append(.log(.warning, "call refused with 503: no room for another"))
            return refuse(session, 503, "Too Many Calls", retryAfter: 5, at: now)
        }
        let loan = SIPLoan(session: session, port: port, random: &random)
        let id = CallID(rawValue: "call-" + random.token(16))
        do {
            let leg = try SIPLeg(
                of: id, on: line, answering: invite.body, from: invite.flow.remoteHost, with: loan,
                settings: settings)
            open(id, invite, on: line, caller: leg, at: now)
        } catch {
            ports.giveBackUnused(port)
            refuse(session, for: error, at: now)
        }
    }

    /// Somebody is heard on a line's sound card. Who it is nobody knows; without room for the call
    /// nobody answers, and there is no way to say so.
    mutating func arrive(onCardOf name: String, at now: Instant) {
        guard let line = settings.lines.first(where: { $0.name == name }), let card = line.card
        else { return }
        guard !isDraining, arrivals.admit(at: now), calls.count < settings.maximumCalls else {
            return output.append(
                .log(.warning, "call on the sound card of line \(name) not answered: no room"))
        }
        let id = CallID(rawValue: "call-" + random.token(16))
        let who = CallerIdentity.unknown
        let arrival = CallArrival(
            callerAddress: Redacted(who.address), callerName: nil,
            to: line.numbers.first ?? name, line: name,
            wall: wall(at: now), at: now)
        let leg = CardLeg(
            StreamID(call: id, number: 0), ofCallerAt: CardAddress(device: card.device))
        let visit = Visit(id, arrival: arrival, who: who)
        calls[id] = CallSwitch(
            id, of: visit, on: line, caller: .card(leg), settings: settings,
            facts: facts(of: visit),
            epoch: epoch)
        hand(.arrived, to: id, at: now)
    }

    private mutating func open(
        _ id: CallID, _ invite: IncomingInvite, on line: Line, caller: SIPLeg, at now: Instant
    ) {
        let trunk = settings.trunk(from: invite.flow.remoteHost)
        let who = CallerIdentity(invite, isTrusted: line.isTrusted || trunk?.isTrusted ?? false)
        let told =
            who.diversion + PassedHeaders(names: line.passedHeaders).items(in: invite.headers)
        let arrival = CallArrival(
            callerAddress: Redacted(who.address), callerName: who.name,
            to: invite.requestURI.number ?? "", line: line.name, context: told,
            wall: wall(at: now), at: now)
        let visit = Visit(id, arrival: arrival, who: who)
        calls[id] = CallSwitch(
            id, of: visit, on: line, caller: .sip(caller), settings: settings,
            facts: facts(of: visit), epoch: epoch)
        let session = caller.loan.session
        sessions[session] = id
        if let credentials = trunk?.credentials {
            output.append(.command(id, .authenticate(session, credentials)))
        }
        hand(.arrived, to: id, at: now)
    }

    /// What is known of a call before it is answered.
    private mutating func facts(of visit: Visit) -> CallFacts {
        var facts = CallFacts(
            line: visit.arrival.to.isEmpty ? nil : visit.arrival.to,
            caller: visit.who.isWithheld ? nil : visit.who.number,
            minuteOfWeek: settings.minuteOfWeek?(visit.arrival.wall))
        callers.arrived(&facts)
        return facts
    }

    private mutating func refuse(_ session: SessionID, for error: SDPError, at now: Instant) {
        let why = error.explanation(taken: settings.codecTitles)
        output.append(.log(.info, "call refused with \(error.sipStatus): \(why)"))
        let warning = error.warning(taken: settings.codecTitles).header(
            from: settings.sip.userAgent)
        refuse(session, error.sipStatus, error.phrase, [warning], at: now)
    }

    private mutating func refuse(
        _ session: SessionID, _ status: Int, _ reason: String, retryAfter: Int?, at now: Instant
    ) {
        let headers = retryAfter.map { [Header(.retryAfter, String($0))] } ?? []
        refuse(session, status, reason, headers, at: now)
    }

    /// A refusal is no call's: it waits for nobody's records.
    private mutating func refuse(
        _ session: SessionID, _ status: Int, _ reason: String, _ headers: [Header],
        at now: Instant
    ) {
        drive(
            .command(.reject(session, status: status, reason: reason, headers: headers)), at: now)
    }
}
