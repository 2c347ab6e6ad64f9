// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import AgentWire
package import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP
import Timing

extension SimWorld {
    /// Performs one effect of the gateway, as the live shell would.
    func perform(_ effect: GatewayEffect) {
        switch effect {
        case .journal(let event):
            journal.append(event)
            senses.observe(event, at: now)
            store(event)
        case .command: break  // The core follows commands itself.
        case .send(let bytes, let flow): send(bytes, on: flow)
        case .locate(let id, _): tell(.located(id, [], reason: "there are no names here"))
        case .disconnect: break
        case .lease(let target, let call): lease(target, for: call)
        case .endLease(let target, let call): endLease(target, of: call)
        case .remember: break  // No world is started anew.
        case .openMedia(let id):
            hearing?.began(id)
            calls[id] = SimCall(
                id: id, settings: mediaSettings, hearing: hearing,
                voicesAreTones: settings.sounds == .tones, at: now)
        case .reserve(let port):
            feed(ports.bind(port) ? .portReserved(port) : .portTaken(port))
        case .bind(let id, let party, let port): bind(id, party, port)
        case .media(let id, let command):
            calls[id]?.media?.apply(command)
            releasePorts(of: id)
        case .closeMedia(let id): closeMedia(id)
        case .connectStream(let stream, let party, let destination):
            connect(stream, party, destination)
        case .tellStream(let stream, let command):
            calls[stream.call]?.links[stream]?.link.tell(command, at: now)
        case .closeStream(let stream, let reason):
            calls[stream.call]?.links[stream]?.link.close(reason: reason, at: now)
        case .openCard(let stream, let device):
            let name = device.split(separator: ":").last.map(String.init) ?? ""
            calls[stream.call]?.cards[stream] = SimCard(
                cardScripts[name], device: device, at: now)
        case .ringCard: break  // Nobody hears a bell here.
        case .joinCard(let stream, let party, let device): join(stream, party, device)
        case .closeCard(let stream): close(stream)
        case .speak(let id, let clip, let text): speak(id, clip, text)
        case .summarise(let id, let clip, _):
            feed(.summarised(id, clip, .refused(.failed, detail: "nobody writes summaries here")))
        case .quote(let id, let clip): speak(id, clip, "what the caller said last")
        case .offer(let package, let key): offered[key] = package
        case .record(let id, _, let seconds): record(id, seconds: seconds)
        case .stopRecording(let id): finishRecording(id)
        case .beginRecording(let id, _, _): calls[id]?.recordedSince = now
        case .endRecording(let id): endRecording(id)
        case .talkBegan(let id):
            for signal in hearing?.talkBegan(id) ?? [] { feed(.heard(id, signal)) }
        case .log(let level, let text): log.append("\(level.rawValue): \(text)")
        case .strangerTurnedAway, .defectFound, .rangAhead, .waitingSaved: break
        case .callEnded(let id): ended(id)
        case .drained: hasDrained = true
        }
    }

    private func send(_ bytes: [UInt8], on flow: Flow) {
        guard flow.transport == .udp else {
            return tell(.flowFailed(flow, reason: "nobody takes connections here"))
        }
        guard let destination = flow.remote,
            destination.port != 0
        else {
            return tell(
                .unsendable(bytes, on: flow, reason: "no address", isLasting: true))
        }
        launch(SimDatagram(.sip, from: gatewayAddress, to: destination, bytes: bytes))
    }

    /// After what is being done now, as sockets do.
    private func tell(_ input: SIPEndpoint.Input) {
        agenda.insert((now, .sip(input)), at: 0)
    }

    private func bind(_ id: CallID, _ party: Party, _ port: UInt16) {
        guard let call = calls[id] else { return }
        if let old = call.ports[party] { release(old) }
        call.ports[party] = port
        ports.lend(port)
        legs[port] = (id, party)
        call.queues.bind(party)
    }

    /// Forgets the local ports of legs that were closed.
    func releasePorts(of id: CallID) {
        guard let call = calls[id] else { return }
        for party in call.queues.takeClosedParties() where call.queues.packetPort(for: party) == nil
        {
            if let port = call.ports.removeValue(forKey: party) { release(port) }
        }
    }

    private func release(_ port: UInt16) {
        legs[port] = nil
        ports.close(port)
        feed(.portClosed(port))
    }

    private func closeMedia(_ id: CallID) {
        guard let call = calls[id] else { return }
        call.media?.closeAll()
        flush(call)
        releasePorts(of: id)
        for party in Party.allCases {
            if let port = call.ports.removeValue(forKey: party) { release(port) }
        }
        for (link, _) in call.links.values {
            if let name = link.name {
                successors[id, default: [:]][name] = link.bot
            } else {
                bots[id] = link.bot
            }
        }
        for card in call.cards.values { cards[id, default: [:]][card.name] = card.heard }
        calls[id] = nil
        hearing?.ended(id)
    }

    private func connect(_ stream: StreamID, _ party: Party, _ destination: AgentDestination) {
        guard let call = calls[stream.call] else { return }
        let name = Self.successor(at: destination.address)
        guard let script = name.map({ successorScripts[$0] }) ?? nextBotScript() else { return }
        if name == nil { senses.answered(stream.call) }
        let link = SimStreamLink(
            name: name, script: script, destination: destination, latency: settings.streamLatency,
            random: &random, at: now)
        let port = call.queues.makeStream(party, destination.address.protocol.format)
        call.links[stream] = (link, port)
    }

    private func join(_ stream: StreamID, _ party: Party, _ device: String) {
        guard let call = calls[stream.call] else { return }
        if call.cards[stream] == nil {
            let name = device.split(separator: ":").last.map(String.init) ?? ""
            call.cards[stream] = SimCard(cardScripts[name], device: device, at: now)
        }
        let port = call.queues.makeStream(party, .l16At16kHz)
        call.cards[stream]?.join(party, port, at: now)
    }

    private func close(_ stream: StreamID) {
        guard let call = calls[stream.call], let card = call.cards[stream] else { return }
        call.cards[stream]?.close()
        cards[stream.call, default: [:]][card.name] = card.heard
    }

    /// The bot of a call that is over, or as it is now.
    package func bot(of call: CallID) -> ScriptedBot? {
        bots[call] ?? calls[call]?.links.values.first { $0.link.name == nil }?.link.bot
    }

    private func nextBotScript() -> BotScript? {
        defer { nextBot += 1 }
        return nextBot < botScripts.count ? botScripts[nextBot] : botScripts.last
    }

    private func speak(_ id: CallID, _ clip: ClipID, _ text: String) {
        let length = settings.clipLengths[clip.name]
        calls[id]?.synthesis.append(
            (
                now + settings.synthesisTime, clip,
                SimSettings.speech(of: text, as: clip, lasting: length)
            ))
    }

    /// A disk that is full tells so when the message is begun; what breaks later, at its end.
    private func record(_ id: CallID, seconds: Double) {
        if settings.recorder == .cannotOpen {
            return feed(.recorded(id, .failed(reason: "the file cannot be written")))
        }
        calls[id]?.recording = (now, now + .milliseconds(Int64(seconds * 1000)))
    }

    private func finishRecording(_ id: CallID) {
        guard let call = calls[id], let recording = call.recording else { return }
        call.recording = nil
        switch settings.recorder {
        case .well: feed(.recorded(id, .kept(seconds: (now - recording.began).inSeconds)))
        case .cannotOpen, .breaks:
            feed(.recorded(id, .failed(reason: "the file cannot be written")))
        case .neverAnswers: break
        }
    }

    /// What the recorder has of a call, as it would say.
    private func endRecording(_ id: CallID) {
        guard let began = calls[id]?.recordedSince else { return }
        calls[id]?.recordedSince = nil
        let file = RecordedFile(
            name: "call.opus", tracks: ["caller", "heard"], length: now - began, bytes: 0,
            sha256: "", framesDropped: 0)
        feed(.recorder(id, .finished(file)))
    }

    private func ended(_ id: CallID) {
        if calls[id] != nil {
            senses.report(.allIsGivenBack, id, at: now, "media open after the end of the call")
        }
        senses.forget(id)
    }

    // MARK: What goes on in a call

    /// Lets the agent's socket, the synthesiser and the recorder of a call go on to now.
    func advance(_ call: SimCall) {
        for stream in call.links.keys.sorted(by: { $0.number < $1.number }) {
            let port = call.links[stream]?.port
            for arrival in call.links[stream]?.link.advance(to: now) ?? [] {
                switch arrival {
                case .event(let event): feed(.stream(stream, event))
                case .audio(let bytes): port?.incoming.append(.audio(bytes))
                case .mark(let name): port?.incoming.append(.mark(name))
                case .clear: port?.incoming.append(.clear)
                }
            }
        }
        for stream in call.cards.keys.sorted(by: { $0.number < $1.number }) {
            for arrival in call.cards[stream]?.advance(to: now) ?? [] {
                switch arrival {
                case .event(let event): feed(.card(stream, event))
                case .pressed(let key, let party):
                    feed(.heard(call.id, .digit(Digit(party: party, key: key, carrier: .inband))))
                }
            }
        }
        for done in call.synthesis.filter({ $0.due <= now }) {
            call.media?.apply(.load(done.clip, done.sound))
            feed(.clipReady(call.id, done.clip))
        }
        call.synthesis.removeAll { $0.due <= now }
        if let recording = call.recording, recording.limit <= now { finishRecording(call.id) }
    }

    /// One media tick of a call, and the invariants.
    func tick(_ call: SimCall) {
        guard let media = call.media, calls[call.id] === call else { return }
        for stream in call.cards.keys { call.cards[stream]?.bring() }
        call.queues.now = now
        media.tick(at: now)
        flush(call)
        call.queues.signals += hearing?.advance(call.id) ?? []
        for event in call.queues.events { feed(.media(call.id, event)) }
        call.queues.events.removeAll(keepingCapacity: true)
        for signal in call.queues.signals { feed(.heard(call.id, signal)) }
        call.queues.signals.removeAll(keepingCapacity: true)
        for (stream, (_, port)) in call.links {
            for frame in port.outgoing { call.links[stream]?.link.send(frame, at: now) }
            port.outgoing.removeAll(keepingCapacity: true)
        }
        for stream in call.cards.keys { call.cards[stream]?.play(at: now) }
        check(call)
    }

    private func check(_ call: SimCall) {
        guard let media = call.media else { return }
        senses.tick(
            call.id, routing: media.routing,
            callerIsSentSound: call.queues.sounds[.caller] ?? false,
            isWhisperHeard: call.queues.isWhisperHeard, at: now)
    }

    /// Puts what the legs want sent on the network.
    func flush(_ call: SimCall) {
        for packet in call.queues.outgoing {
            guard let port = call.ports[packet.party] else { continue }
            let source = gatewayAddress.with(port: packet.isControl ? port + 1 : port)
            launch(
                SimDatagram(
                    packet.isControl ? .rtcp : .rtp, from: source, to: packet.destination,
                    bytes: packet.bytes))
        }
        call.queues.outgoing.removeAll(keepingCapacity: true)
    }

    /// An INVITE at a phone that is in a call means that the gateway let two handoffs hold it.
    func checkRing(of index: Int, wasBusy: Bool) {
        guard phones[index].script.dials == nil, let last = phones[index].notes.last,
            last.what == .invitedWhileBusy, last.at == now
        else { return }
        senses.rangTwice(phones[index].script.name, at: now)
    }

    /// Where a bot that may take over callers is reached.
    package static func address(
        ofSuccessor name: String, _ dialect: AgentProtocolDescription
    ) -> AgentAddress {
        .webSocket(WebSocketURL(host: successorHost, port: 8765, target: "/\(name)"), dialect)
    }

    private static let successorHost = "10.0.0.10"

    /// The name of such a bot; nil where callers' own bots are.
    private static func successor(at address: AgentAddress) -> String? {
        guard case .webSocket(let url, _) = address, url.host == successorHost else { return nil }
        return String(url.target.dropFirst())
    }

    /// The SIP address of a phone that was or will be added as number `index`.
    package static func address(ofPhone index: Int) -> SocketAddress {
        SocketAddress(ipv4: 0x0A00_0100 &+ UInt32(index), port: 5060)
    }
}
