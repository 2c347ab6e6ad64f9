// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
import Exchange
import Gateway
import GatewayTesting
import Listening
package import Logging
import NIOCore
import SoundFiles
import Timing
import Transport
import Triggers

/// One call on a live gateway with a recogniser service, on real sockets: what the gateway wrote
/// down, and what the service made of it.
package struct RecogniserTrial: Sendable {
    /// The first connection is hung up on after so many samples; nil for never.
    package var hangsUpAfter: Int?
    /// The service's first message is this.
    package var garbage: String?
    /// What the service hears as soon as the caller speaks.
    package var words = "refund my order"
    /// A rule that fires on this word, even of a partial segment.
    private let partialWord = "refund"
    /// What the caller says, 8 kHz; nil for a tone of three seconds.
    package var voice: [Int16]?
    /// A folder of models with the recogniser: then there is no service, utterances are written
    /// down on this machine, and `candidate` is listened for and never certain by itself.
    package var models: String?
    package var candidate = "operator"

    package init() {}

    /// What came of it.
    package struct Result: Sendable {
        package var records: [JournalRecord] = []
        /// What the gateway counted.
        package var piecesDropped = 0
        package var messagesDropped = 0
        package var candidatesConfirmed = 0
        package var connections = 0
        /// Samples the last connection was sent, and at what rate it was told they are.
        package var samples = 0
        package var sampleRate: Int64?
        package var faults = 0
        package var saidEnd = false
    }

    /// Plays it: the caller is silent for two seconds, then speaks.
    package func run(ports: ClosedRange<UInt16>, logger: Logger) async throws -> Result {
        let loop = ControlLoop()
        let eventLoop = loop.eventLoop
        let (server, served) = try await eventLoop.submit {
            let served = Served()
            let server = WebSocketServer(
                eventLoop: eventLoop, logger: logger,
                routes: ["/": { _ in served.next(script(served.recognisers.count)) }])
            return (
                Confined(server, on: eventLoop),
                Confined(served, on: eventLoop)
            )
        }.get()
        let port = try await server.wait { $0.listen(host: "127.0.0.1", port: 0) }
        var result = try await call(service: "ws://127.0.0.1:\(port)/", ports: ports, logger)
        let accounts = try await served.ask { $0.recognisers.map(\.account) }
        try await server.wait { $0.shutDown() }
        try await loop.shutDown()
        result.connections = accounts.count
        result.faults = accounts.reduce(0) { $0 + $1.faults }
        if let last = accounts.last {
            result.samples = last.samples
            result.sampleRate = last.sampleRate
            result.saidEnd = last.saidEnd
        }
        return result
    }

    private func script(_ connection: Int) -> LoopbackRecogniser.Script {
        LoopbackRecogniser.Script(
            words: words, hangsUpAfter: connection == 0 ? hangsUpAfter : nil, garbage: garbage)
    }

    private func call(
        service: String, ports: ClosedRange<UInt16>, _ logger: Logger
    ) async throws -> Result {
        let rule = TriggerRule(
            name: "partial",
            condition: WordsCondition(phrases: [partialWord], takesPartials: true),
            reason: "a word was guessed", firing: .oncePerCall)
        let bots = try await LoopbackBots(scripts: [[BotScript([])]], logger: logger)
        let line = Line(
            numbers: ["demo"], plan: Scenario.plan([]),
            agent: bots.address(of: 0, BotScript([])))
        let keywords = try keywords()
        let gateway = try await LoopbackGateway.start(
            lines: [line], triggers: [rule], ports: ports, seed: 1, logger: logger
        ) { settings in
            guard let (models, keywords) = keywords else {
                settings.recogniser.service = WebSocketURL(service)
                return
            }
            settings.models = models
            settings.keywords = keywords
            settings.recogniser.transcribes = true
        }
        // The recogniser takes seconds where the machine is busy.
        let caller = PhoneScript(
            "anna", dials: "demo",
            steps: [
                .when(
                    .connected, after: .seconds(2),
                    .speak(voice.map { .clip($0, loops: false) } ?? .tone(.caller))),
                .when(.then, after: .seconds(models == nil ? 3 : 12), .hangUp),
            ])
        let booth = PhoneBooth()
        let place = try PhoneBooth.place(
            caller, gateway: gateway.address, start: .zero, random: SeededRandom(seed: 2))
        async let phones = booth.run([place])
        let clock = MonotonicClock()
        let limit = clock.now + .seconds(30)
        while !booth.isAtRest || gateway.service.counters.current.callsEnded == 0,
            clock.now < limit
        {
            try await Task.sleep(for: .milliseconds(50))
        }
        booth.stop()
        _ = await phones
        var result = Result()
        let counters = gateway.service.counters.current
        result.piecesDropped = counters.servicePiecesDropped
        result.messagesDropped = counters.serviceMessagesDropped
        result.candidatesConfirmed = counters.candidatesConfirmed
        // Closes the connections to the service, too.
        try await gateway.service.stop()
        result.records = gateway.records
        try await bots.stop()
        return result
    }

    /// The models of this machine and the phrase listened for; nil where a service is used.
    private func keywords() throws -> (ListeningModels, KeywordSet)? {
        guard let models else { return nil }
        let opened = ListeningModels(directory: models, recogniser: true)
        let phrase = KeywordPhrase(text: candidate, certain: 0, possible: -3)
        return (opened, try KeywordSet([phrase], pronouncer: opened.pronouncer))
    }

    /// The recognisers of the connections so far; confined to the loop.
    private final class Served {
        var recognisers: [LoopbackRecogniser] = []

        func next(_ script: LoopbackRecogniser.Script) -> LoopbackRecogniser {
            let recogniser = LoopbackRecogniser(script: script)
            recognisers.append(recogniser)
            return recogniser
        }
    }
}
