// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import ConfigurationFiles
import Exchange
import Handoff
package import Journal
import Listening
package import Logging
import MediaEngine
import MediaThreads
import NIOCore
import SIP
import Timing
import Transport
import Triggers
import Voice

extension GatewayService {
    /// Starts everything; when it returns, calls are answered. What was started is closed again if
    /// something cannot be.
    ///
    /// `grace` is how long running calls may go on once `run` is told to stop; `leases` are those of
    /// operators whom other gateways ring, too; `presence` keeps what a restart is to remember of them.
    package static func start(
        _ settings: GatewayServiceSettings, journal: CallJournal, leases: LeaseStore? = nil,
        presence: PresenceStore? = nil, grace: Duration = .seconds(30), logger: Logger
    ) async throws -> GatewayService {
        var parts = OpenParts()
        do {
            let stores = Stores(journal: journal, leases: leases, presence: presence)
            let service = try await start(settings, stores, grace, logger, &parts)
            service.announce(settings)
            return service
        } catch {
            try? await parts.close()
            throw error
        }
    }

    /// What outlives the gateway.
    private struct Stores {
        let journal: CallJournal
        let leases: LeaseStore?
        let presence: PresenceStore?
    }

    /// The drawing of Docs/Architecture.md: each part is made with what it needs, and closed in
    /// reverse. News of all parts go to the inbox, which the driver opens when it stands.
    private static func start(
        _ settings: GatewayServiceSettings, _ stores: Stores, _ grace: Duration, _ logger: Logger,
        _ parts: inout OpenParts
    ) async throws -> GatewayService {
        let (counters, legs, clock) = (GatewayCounters(), LegTotals(), MonotonicClock())
        let shelf = HandoffShelf(life: settings.linkLife) { clock.now }
        let inbox = Inbox(counters: counters)
        let news = GatewayNews(counters: counters, logger: logger) { inbox.deliver([$0]) }
        let loops = Loops()
        parts.add { try await loops.shutDown() }

        let library = try settings.sharedClips()
        let media = try MediaThreadPool(
            settings: settings.threads,
            media: CallMediaSettings(library: library, ntpAtOrigin: ntpAtOrigin)
        ) { deliveries in
            legs.note(deliveries)
            inbox.deliver(deliveries.compactMap(\.input))
        }
        parts.add { media.stop() }

        let streams = try await startStreams(settings, loops, news)
        parts.add { try await streams.ask { $0.stop() } }
        let builtInAgent = try await startBuiltInAgent(settings, loops, logger)
        parts.add { try await builtInAgent.server.wait { $0.shutDown() } }
        let listening = try await startListening(settings, loops, news)
        parts.add { try await listening.ask { $0.stop() } }
        let recorder = try await startRecorder(settings, loops, news)
        parts.add { try await recorder.ask { $0.stop() } }
        let speech = SpeechWorker(eventLoop: loops.speech.eventLoop, sound: settings.speech)

        let gate = try await startGate(settings, loops, news)
        parts.add { try await gate.wait { $0.shutDown() } }
        let (udp, tcp) = (settings.udp, settings.tcp)
        let sockets = try await gate.wait { $0.open(udp: udp, tcp: tcp) }

        let cards = try await startCards(settings, loops, media, news)
        parts.add { try await cards.ask { $0.stop() } }

        let tools = CoreDriver.Tools(
            gate: gate, media: media, speech: speech, streams: streams, listening: listening,
            cards: cards, recorder: recorder, recording: settings.gateway.recording,
            journal: stores.journal, leases: stores.leases, presence: stores.presence,
            summariser: settings.summariser, shelf: shelf, news: news,
            mediaHost: settings.mediaHost, builtInAgent: builtInAgent.url,
            onSpeech: settings.onSpeech)
        let driver = try await startDriver(settings, tools, at: sockets, loops)
        inbox.open(to: driver)
        parts.add { inbox.close() }
        return GatewayService(
            driver: driver, gate: gate, inbox: inbox, media: media, streams: streams,
            builtInAgent: builtInAgent.server, listening: listening, recorder: recorder,
            loops: loops, legs: legs, shelf: shelf, sockets: sockets, parts: parts, grace: grace,
            news: news)
    }

    /// The decisions, on the control loop.
    private static func startDriver(
        _ settings: GatewayServiceSettings, _ tools: CoreDriver.Tools, at sockets: SIPGate.Sockets,
        _ loops: Loops
    ) async throws -> Confined<CoreDriver> {
        try await Confined.made(on: loops.control.eventLoop) {
            let driver = CoreDriver(
                eventLoop: loops.control.eventLoop,
                settings: settings.bound(to: sockets, sharesOperators: tools.leases != nil),
                random: SeededRandom(seed: settings.seed), tools: tools)
            driver.recall()
            return driver
        }
    }

    /// The sound cards, those of lines open already: what they tell waits in the inbox.
    private static func startCards(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ media: MediaThreadPool,
        _ news: GatewayNews
    ) async throws -> Confined<CardLinks> {
        let lines = settings.gateway.lines
        return try await Confined.made(on: loops.control.eventLoop) {
            let cards = CardLinks(media: media, news: news)
            for line in lines { if let card = line.card { cards.open(card, named: line.name) } }
            return cards
        }
    }

    /// The links to bots, on the agents' loop.
    private static func startStreams(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ news: GatewayNews
    ) async throws -> Confined<StreamLinks> {
        let eventLoop = loops.agents.eventLoop
        let startTimeout = longestStart(settings.gateway)
        return try await Confined.made(on: eventLoop) {
            StreamLinks(
                eventLoop: eventLoop, clock: MonotonicClock(),
                random: SeededRandom(seed: settings.seed ^ 1),
                startTimeout: startTimeout, counters: news.counters
            ) { id, event in news.deliver(.stream(id, event)) }
        }
    }

    /// The longest that a call waits for a bot.
    static func longestStart(_ settings: GatewaySettings) -> Duration {
        let plans = settings.lines.map(\.plan)
        let timeouts =
            plans.map(\.timings.agentConnect) + plans.flatMap(\.targets).map(\.ringTime)
        return timeouts.max() ?? .seconds(10)
    }

    /// The agent that comes with the gateway, behind a real socket of this machine's own.
    private static func startBuiltInAgent(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ logger: Logger
    ) async throws -> (server: Confined<WebSocketServer>, url: WebSocketURL) {
        let eventLoop = loops.agents.eventLoop
        let builtIn = settings.builtIn
        let server = try await Confined.made(on: eventLoop) {
            WebSocketServer(
                eventLoop: eventLoop, connectionLimit: 10_000, logger: logger,
                routes: [
                    "/agent": { _ in BuiltInAgent(script: builtIn.script, clips: builtIn.clips) }
                ])
        }
        let port = try await server.wait { $0.listen(host: "127.0.0.1", port: 0) }
        return (server, WebSocketURL(host: "127.0.0.1", port: port, target: "/agent"))
    }

    /// The post that listens to all calls, with the recogniser it may have on this machine or
    /// elsewhere.
    private static func startListening(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ news: GatewayNews
    ) async throws -> Confined<ListeningPost> {
        var post = ListeningPost.Settings(settings)
        if let url = settings.recogniser.service {
            let eventLoop = loops.agents.eventLoop
            post.scribe.links = try await Confined.made(on: eventLoop) {
                RecogniserLinks(eventLoop: eventLoop, url: url, news: news)
            }
        }
        post.scribe.worker = settings.models.recogniser.map { model in
            TranscriptionWorker(
                eventLoop: loops.transcription.eventLoop, model: model,
                keywords: settings.keywords, pronouncer: settings.models.pronouncer, news: news)
        }
        let eventLoop = loops.listening.eventLoop
        return try await Confined.made(on: eventLoop) { [post] in
            ListeningPost(eventLoop: eventLoop, settings: post, news: news)
        }
    }

    /// Whoever writes recordings, and removes them when their time has come.
    private static func startRecorder(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ news: GatewayNews
    ) async throws -> Confined<RecordingDesk> {
        let eventLoop = loops.recording.eventLoop
        let (folder, recording) = (settings.recordings, settings.recording)
        return try await Confined.made(on: eventLoop) {
            RecordingDesk(eventLoop: eventLoop, folder: folder, settings: recording, news: news)
        }
    }

    /// SIP's sockets and what is between them and the decisions, on the control loop.
    private static func startGate(
        _ settings: GatewayServiceSettings, _ loops: Loops, _ news: GatewayNews
    ) async throws -> Confined<SIPGate> {
        let eventLoop = loops.control.eventLoop
        return try await Confined.made(on: eventLoop) {
            SIPGate(
                eventLoop: eventLoop, resolver: settings.usedResolver,
                transports: settings.transports, logger: news.logger
            ) { news.deliver(.sip($0)) }
        }
    }

    /// The civil time at the origin of the media threads' clock, as RTCP wants it: seconds since
    /// 1900 in the upper half (RFC 3550 section 4).
    private static var ntpAtOrigin: UInt64 {
        let now = Double(SystemWallClock().now.milliseconds) / 1000
        let seconds = now - (MonotonicClock().now - .zero).inSeconds + 2_208_988_800
        return UInt64(max(0, seconds) * 4_294_967_296)
    }

    private func announce(_ settings: GatewayServiceSettings) {
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

extension GatewayServiceSettings {
    /// The decisions' settings, with what turned out at the start.
    fileprivate func bound(
        to sockets: SIPGate.Sockets, sharesOperators: Bool
    ) -> GatewaySettings {
        var bound = gateway
        bound.sharesOperators = sharesOperators
        bound.sip.addresses = [:]
        if let udp = sockets.udp {
            bound.sip.addresses[.udp] = HostPort(host: advertisedHost, port: udp.port)
        }
        if let tcp = sockets.tcp {
            bound.sip.addresses[.tcp] = HostPort(host: advertisedHost, port: tcp.port)
        }
        return bound
    }

    /// How names are resolved: to addresses of IPv6 only where a socket can reach them.
    fileprivate var usedResolver: NameResolver.Settings {
        var used = resolver
        used.wantsIPv6 = [udp, tcp].contains { $0?.family == .ipv6 }
        return used
    }

    fileprivate var transports: [Flow.Transport] {
        (udp == nil ? [] : [.udp]) + (tcp == nil ? [] : [.tcp])
    }
}

extension ListeningPost.Settings {
    fileprivate init(_ settings: GatewayServiceSettings) {
        hearing = settings.hearing
        hearing.operatorPrompts = settings.gateway.operatorPrompts
        hearing.troubleBounds = settings.gateway.triggers.troubleBounds
        recordings = settings.recordings
        lastWords = settings.recording.lastWords
        scribe.transcribes = settings.recogniser.transcribes
        scribe.parties = settings.recogniser.parties
        onVoice = settings.onVoice
    }
}

extension MediaDelivery {
    /// The delivery as an input; nil for what no decision waits for.
    fileprivate var input: GatewayInput? {
        switch self {
        case .event(_, .statistics(let party, let figures, let isLast))
        where !isLast && (party != .agent || figures.quality.bytesDropped == 0):
            nil
        case .event(_, .firstPacket), .event(_, .unloaded): nil
        case .event(let call, let event): .media(call, event)
        case .portClosed(_, _, let port): .portClosed(port)
        case .removed: nil
        }
    }
}
