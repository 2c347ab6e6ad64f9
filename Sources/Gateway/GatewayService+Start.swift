// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import Journal
import Listening
import Logging
import MediaThreads
import NIOCore
import SIP
import Timing
import Transport
import Triggers

/// The sockets SIP listens on.
struct BoundSockets: Sendable {
    var udp: BoundSocket?
    var tcp: BoundSocket?
}

/// What the control room's tools are made from on its loop.
struct ToolSeed: Sendable {
    var media: MediaThreadPool
    var speech: SpeechWorker
    var streams: NIOLoopBound<StreamLinks>
    var listening: NIOLoopBound<ListeningDesk>
    var journal: CallJournal
    var shelf: HandoffShelf
    var counters: GatewayCounters
    var builtInAgent: WebSocketURL
    var deliver: @Sendable (GatewayInput) -> Void
}

extension GatewayService {
    /// The agents' loop: the links to bots, and the built-in agent behind a real socket.
    static func startAgents(
        _ settings: GatewayServiceSettings, loops: Loops, counters: GatewayCounters,
        logger: Logger, deliver: @escaping @Sendable (GatewayInput) -> Void
    ) async throws -> (NIOLoopBound<StreamLinks>, NIOLoopBound<WebSocketServer>, UInt16) {
        let eventLoop = loops.agents.eventLoop
        let builtIn = settings.builtIn
        let seed = settings.seed
        let timeouts = settings.gateway.lines.map(\.plan.timings.agentConnect)
        let (links, server) = try await eventLoop.submit {
            let links = StreamLinks(
                eventLoop: eventLoop, clock: MonotonicClock(),
                random: SeededRandom(seed: seed ^ 1), startTimeout: timeouts.max() ?? .seconds(10),
                counters: counters
            ) { key, event in deliver(.stream(key.call, key.party, event)) }
            let server = WebSocketServer(
                eventLoop: eventLoop, connectionLimit: 10_000, logger: logger,
                routes: [
                    "/agent": { _ in
                        BuiltInAgent(script: builtIn.script, clips: builtIn.clips)
                    }
                ])
            return (
                NIOLoopBound(links, eventLoop: eventLoop),
                NIOLoopBound(server, eventLoop: eventLoop)
            )
        }.get()
        let port = try await eventLoop.flatSubmit {
            server.value.listen(host: "127.0.0.1", port: 0)
        }.get()
        return (links, server, port)
    }

    static func startListening(
        _ settings: GatewayServiceSettings, loops: Loops, counters: GatewayCounters,
        logger: Logger, deliver: @escaping @Sendable (GatewayInput) -> Void
    ) async throws -> NIOLoopBound<ListeningDesk> {
        let eventLoop = loops.listening.eventLoop
        let links = try await startRecogniserLinks(
            settings, loops: loops, counters: counters, logger: logger, deliver: deliver)
        let transcription = settings.models.recogniser.map { model in
            TranscriptionWorker(
                eventLoop: loops.transcription.eventLoop,
                model: model, keywords: settings.keywords, pronouncer: settings.models.pronouncer,
                counters: counters, logger: logger, deliver: deliver)
        }
        return try await eventLoop.submit {
            let desk = ListeningDesk(
                eventLoop: eventLoop,
                settings: ListeningDesk.Settings(
                    models: settings.models, keywords: settings.keywords,
                    machinePhrases: settings.machinePhrases,
                    operatorPrompts: settings.gateway.operatorPrompts,
                    toneCountry: settings.toneCountry,
                    keywordParties: settings.keywordParties, recordings: settings.recordings,
                    recordsCalls: settings.recordsCalls,
                    troubleBounds: settings.gateway.triggers.troubleBounds,
                    scribe: Scribe.Settings(
                        worker: transcription, transcribes: settings.recogniser.transcribes,
                        links: links, parties: settings.recogniser.parties)),
                counters: counters, logger: logger, deliver: deliver)
            desk.start()
            return NIOLoopBound(desk, eventLoop: eventLoop)
        }.get()
    }

    /// The links to a recogniser service, on the agents' loop; nil without one.
    private static func startRecogniserLinks(
        _ settings: GatewayServiceSettings, loops: Loops, counters: GatewayCounters,
        logger: Logger, deliver: @escaping @Sendable (GatewayInput) -> Void
    ) async throws -> NIOLoopBound<RecogniserLinks>? {
        guard let url = settings.recogniser.service else { return nil }
        let eventLoop = loops.agents.eventLoop
        return try await eventLoop.submit {
            let links = RecogniserLinks(
                eventLoop: eventLoop, url: url, counters: counters, logger: logger,
                deliver: deliver)
            return NIOLoopBound(links, eventLoop: eventLoop)
        }.get()
    }

    /// Binds SIP's sockets, then opens the room with the ports they got.
    static func openRoom(
        _ settings: GatewayServiceSettings, tools seed: ToolSeed, loops: Loops, logger: Logger
    ) async throws -> (NIOLoopBound<ControlRoom>, BoundSockets) {
        let eventLoop = loops.control.eventLoop
        let box = try await eventLoop.submit {
            NIOLoopBound(
                RoomBox(settings, eventLoop: eventLoop, logger: logger), eventLoop: eventLoop)
        }.get()
        var sockets = BoundSockets()
        if let udp = settings.udp {
            sockets.udp = try await eventLoop.flatSubmit {
                box.value.gate.bindUDP(host: udp.host, port: udp.port)
            }.get()
        }
        if let tcp = settings.tcp {
            // One number for both transports where the system chose it and nobody has it.
            let wanted = tcp.port == 0 ? sockets.udp?.port ?? 0 : tcp.port
            sockets.tcp = try await eventLoop.flatSubmit {
                let first = box.value.gate.listenTCP(host: tcp.host, port: wanted)
                guard wanted != tcp.port else { return first }
                return first.flatMapError { _ in
                    box.value.gate.listenTCP(host: tcp.host, port: tcp.port)
                }
            }.get()
        }
        let bound = sockets
        let room = try await eventLoop.submit {
            box.value.open(settings, tools: seed, loops: loops, sockets: bound)
        }.get()
        return (room, sockets)
    }

    func announce(_ settings: GatewayServiceSettings) {
        for problem in settings.models.problems {
            logger.notice("listening: \(problem)")
        }
        let threads = mediaFigures.map { "\($0.scheduling)" }.joined(separator: ", ")
        logger.notice(
            "gateway is up",
            metadata: [
                "udp": "\(udpPort.map(String.init) ?? "off")",
                "tcp": "\(tcpPort.map(String.init) ?? "off")",
                "address": "\(settings.advertisedHost)", "media-threads": "\(threads)",
                "listening": "\(settings.models.capabilities.joined(separator: ", "))",
            ])
    }
}

/// Carries the gate from the binding of its sockets into the room.
private final class RoomBox {
    let eventLoop: any EventLoop
    let logger: Logger
    let gate: SIPGate

    init(_ settings: GatewayServiceSettings, eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
        var resolver = settings.resolver
        resolver.wantsIPv6 = [settings.udp, settings.tcp].contains {
            $0?.host.contains(":") == true
        }
        var transports: [Flow.Transport] = []
        if settings.udp != nil { transports.append(.udp) }
        if settings.tcp != nil { transports.append(.tcp) }
        gate = SIPGate(
            eventLoop: eventLoop, resolver: resolver, transports: transports, logger: logger)
    }

    func open(
        _ settings: GatewayServiceSettings, tools seed: ToolSeed,
        loops: GatewayService.Loops, sockets: BoundSockets
    ) -> NIOLoopBound<ControlRoom> {
        var gateway = settings.gateway
        let host = settings.advertisedHost
        gateway.sip.addresses = [:]
        if let udp = sockets.udp {
            gateway.sip.addresses[.udp] = HostPort(host: host, port: udp.port)
        }
        if let tcp = sockets.tcp {
            gateway.sip.addresses[.tcp] = HostPort(host: host, port: tcp.port)
        }
        let room = ControlRoom(
            eventLoop: eventLoop, settings: gateway, random: SeededRandom(seed: settings.seed),
            tools: ControlRoom.Tools(
                media: seed.media, speech: seed.speech, streams: seed.streams,
                listening: seed.listening, agentLoop: loops.agents.eventLoop,
                listeningLoop: loops.listening.eventLoop, journal: seed.journal,
                shelf: seed.shelf, counters: seed.counters, mediaHost: settings.mediaHost,
                builtInAgent: seed.builtInAgent, onSpeech: settings.onSpeech,
                deliver: seed.deliver),
            logger: logger)
        room.gate = gate
        room.reservePorts()
        gate.deliver = { [weak room] in room?.take(.sip($0)) }
        return NIOLoopBound(room, eventLoop: eventLoop)
    }
}
