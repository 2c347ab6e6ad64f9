// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Journal
import Logging
import MediaEngine
import MediaThreads
import NIOCore
import SIP
import SoundFiles
import Timing
import Transport

/// Runs the gateway's decisions live: takes inputs one at a time on the control loop, writes down
/// what happened, then does what was decided.
///
/// Confined to the control loop; everything slow (models, speech, files, agents' sockets) is
/// elsewhere and answers with inputs.
final class CoreDriver {
    let eventLoop: any EventLoop
    private let clock = MonotonicClock()
    private let tools: Tools
    var core: GatewayCore
    /// The rings of the streams of running calls.
    private var streams: [StreamID: StreamRings] = [:]
    /// Those who wait for the last call to end.
    private var draining: [EventLoopPromise<Void>] = []
    private let origin: Instant
    /// RTP sockets bound in advance, by their ports, and what became of those asked for.
    private var reserved: [UInt16: RTPSocketPair] = [:]
    private var portNews: [GatewayInput] = []
    private var timer: Scheduled<Void>?
    private var timerDeadline: Instant?

    /// What the effects are done with.
    struct Tools: Sendable {
        /// On the driver's own loop.
        var gate: Confined<SIPGate>
        var media: MediaThreadPool
        var speech: SpeechWorker
        var streams: Confined<StreamLinks>
        var listening: Confined<ListeningPost>
        /// On the driver's own loop.
        var cards: Confined<CardLinks>
        var recorder: Confined<RecordingDesk>
        var recording: RecordingPolicy
        var journal: CallJournal
        /// Nil where operators are this gateway's alone.
        var leases: LeaseStore?
        /// Nil where a restart is to remember nothing of operators.
        var presence: PresenceStore?
        /// Nil where nobody writes summaries.
        var summariser: GatewayServiceSettings.Summariser?
        var shelf: HandoffShelf
        var news: GatewayNews
        /// The address RTP sockets are bound on.
        var mediaHost: String
        /// Where the built-in agent listens, for lines without an agent of their own.
        var builtInAgent: WebSocketURL
        var onSpeech: @Sendable (CallID, Clip) -> Void
    }

    /// Begins, and binds the first ports before the first call.
    init(
        eventLoop: any EventLoop, settings: GatewaySettings, random: SeededRandom, tools: Tools
    ) {
        self.eventLoop = eventLoop
        self.tools = tools
        origin = clock.now
        core = GatewayCore(settings: settings, random: random, epoch: SystemWallClock().now)
        receive(.timersDue)
        guard reserved.isEmpty else { return }
        logger.error("no RTP port can be bound: calls will be refused with 503")
    }

    /// What the sound cards have counted.
    var cardFigures: SoundCardFigures { tools.cards.value.figures }

    /// What is wrong with those of lines.
    var cardProblems: [String] { tools.cards.value.problems }

    var logger: Logger { tools.news.logger }

    /// Now, on the time line whose zero is the start of the gateway.
    var now: Instant { .zero + (clock.now - origin) }

    /// Takes one input and performs what comes of it. What a call does because of something it
    /// wrote down comes out of the core when the journal has answered.
    func receive(_ input: GatewayInput) {
        eventLoop.preconditionInEventLoop()
        handle(input)
        // Ports are bound between two inputs, so that the next one finds some.
        while !portNews.isEmpty {
            let news = portNews
            portNews = []
            for input in news { handle(input) }
        }
        reschedule()
    }

    private func handle(_ input: GatewayInput) {
        let effects = core.handle(input, at: now)
        write(effects)
        for effect in effects { perform(effect) }
    }

    /// Asks a call for something and takes it if the call can; nil when no such call runs.
    func ask(_ command: ConsoleCommand) -> CallAnswer? {
        guard let verdict = core.verdict(on: command) else { return nil }
        guard case .accepted = verdict else { return verdict }
        receive(.console(command))
        return core.result(of: command)
    }

    /// How everybody is who can be called.
    var operators: [OperatorStatus] { core.operators(at: now) }

    /// An operator says whether they take calls; nil where there is no such operator.
    func set(_ wish: PresenceWish, of name: String) -> OperatorStatus? {
        receive(.presence(operator: name, wish))
        return operators.first { $0.name == name }
    }

    /// What an earlier run of the gateway knew of operators. Without it they are called all the same.
    func recall() {
        guard let store = tools.presence else { return }
        do {
            receive(.remembered(try store.load()))
        } catch {
            count { $0.presenceFailures += 1 }
            logger.error("what was known of operators cannot be read: \(error)")
        }
    }

    /// Takes no new calls, gives the running ones this long and is done when the last has ended. A
    /// call whose farewell cannot end is not waited for for ever.
    func drain(within grace: Duration) -> EventLoopFuture<Void> {
        let done = eventLoop.makePromise(of: Void.self)
        draining.append(done)
        receive(.drain(deadline: now + grace))
        let limit = TimeAmount.nanoseconds((grace + .seconds(15)).inNanoseconds)
        let late = Confined(self, on: eventLoop).after(limit) { $0.drained() }
        done.futureResult.whenComplete { _ in late.cancel() }
        return done.futureResult
    }

    private func drained() {
        for promise in draining { promise.succeed(()) }
        draining = []
    }

    /// Gives the journal what was noted, one append a call; its answers are inputs. A journal that
    /// is slow or refuses stops no call: the core says and counts it.
    private func write(_ effects: [GatewayEffect]) {
        var records: [JournalRecord] = []
        for effect in effects {
            guard case .journal(let event) = effect else { continue }
            if let last = records.last, last.call != event.call {
                append(records)
                records = []
            }
            records.append(event.record)
        }
        append(records)
    }

    private func append(_ records: [JournalRecord]) {
        guard let first = records.first, let last = records.last else { return }
        let sequences = first.sequence...max(first.sequence, last.sequence)
        let call = first.call
        let news = tools.news
        tools.journal.append(records) { refusal in
            guard let refusal else { return news.deliver(.journal(call, .written(sequences))) }
            news.counters.count { $0.journalFailures += sequences.count }
            news.deliver(.journal(call, .refused(sequences, reason: "\(refusal)")))
        }
    }

    private func reschedule() {
        let deadline = core.nextDeadline
        guard deadline != timerDeadline || timer == nil else { return }
        timer?.cancel()
        timer = nil
        timerDeadline = deadline
        guard let deadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - now).inNanoseconds))
        timer = Confined(self, on: eventLoop).after(delay) { driver in
            driver.timer = nil
            driver.timerDeadline = nil
            driver.receive(.timersDue)
        }
    }
}

extension CoreDriver {
    /// Does one thing that was decided.
    func perform(_ effect: GatewayEffect) {
        switch effect {
        case .journal: break  // Given to the journal by the driver.
        case .command: break  // The core follows commands itself.
        case .send(let bytes, let flow): tools.gate.value.send(bytes, on: flow)
        case .locate(let id, let flow): tools.gate.value.locate(id, flow)
        case .disconnect(let flow, let reason):
            tools.gate.value.disconnect(flow, reason: reason)
        case .lease(let target, let call): lease(target, for: call)
        case .endLease(let target, let call): tools.leases?.giveBack(target, call)
        case .remember(let record): remember(record)
        case .openMedia(let call): openMedia(call)
        case .reserve(let port): reserve(port)
        case .bind(let call, let party, let port): attach(call, party, port: port)
        case .media(let call, let command): send(command, to: call)
        case .closeMedia(let call): closeMedia(call)
        case .connectStream(let id, let party, let destination):
            connect(id, of: party, to: destination)
        case .tellStream(let id, let command): tools.streams.tell { $0.tell(id, command) }
        case .closeStream(let id, let reason):
            tools.streams.tell { $0.close(id, reason: reason) }
            forget(id)
        case .openCard(let id, let device): tools.cards.value.open(id, device: device)
        case .ringCard(let id): tools.cards.value.ring(id)
        case .joinCard(let id, let party, let device):
            tools.cards.value.join(id, party, device: device)
        case .closeCard(let id): tools.cards.value.close(id)
        case .speak(let call, let clip, let text): speak(call, clip, text)
        case .quote(let call, let clip): quote(call, clip)
        case .summarise(let call, let clip, let package): summarise(call, clip, package)
        case .offer(let package, let key): tools.shelf.put(package, key: key)
        case .record(let call, let name, let seconds):
            tools.listening.tell { $0.record(call, name: name, seconds: seconds) }
        case .stopRecording(let call): tools.listening.tell { $0.stopRecording(call) }
        case .beginRecording(let call, let began, let line):
            let tags = RecordingTags(
                call: call.rawValue, began: began.rfc3339, line: line)
            tools.recorder.tell { $0.begin(call, tags) }
        case .endRecording(let call): tools.recorder.tell { $0.end(call) }
        case .talkBegan(let call): tools.listening.tell { $0.talkBegan(call) }
        case .log(let level, let text): logger.log(level: level.loggingLevel, "\(text)")
        case .strangerTurnedAway: count { $0.strangersTurnedAway += 1 }
        case .defectFound: count { $0.defects += 1 }
        case .rangAhead(let ring): count { $0.add(ring) }
        case .waitingSaved(let time):
            count { $0.waitingSaved += Int(time.inMilliseconds) }
        case .callEnded: count { $0.callsEnded += 1 }
        case .drained: drained()
        }
    }

    func count(_ change: (inout GatewayCounters.Values) -> Void) {
        tools.news.counters.count(change)
    }

    private func lease(_ target: String, for call: CallID) {
        let news = tools.news
        tools.leases?.take(target, call) { answer in
            news.deliver(.lease(target: target, call, LeaseAnswer(answer)))
        }
    }

    /// A store that cannot keep it costs no call.
    private func remember(_ record: OperatorRecord) {
        let news = tools.news
        tools.presence?.keep(record) { refusal in
            guard let refusal else { return }
            news.counters.count { $0.presenceFailures += 1 }
            news.logger.error(
                "a restart will not remember what is known of operator \(record.name): \(refusal)")
        }
    }

    private func openMedia(_ call: CallID) {
        // A second of three voices and what they are sent; the listening post empties it every 20 ms.
        let ring = FrameRing(frames: 300, catchesSent: true) { _ in }
        // Calls that are never recorded have no room for it.
        let recorded =
            tools.recording.begins == .never
            ? nil : RecordingRing(tracks: tools.recording.tracks.count)
        guard tools.media.addCall(call, tap: ring, recorder: recorded) else {
            return tools.news.deliver(
                .mediaFailed(call, .caller, reason: "no media thread takes the call"))
        }
        tools.listening.tell { $0.watch(call, ring) }
        if let recorded { tools.recorder.tell { $0.expect(call, recorded) } }
    }

    private func reserve(_ port: UInt16) {
        do {
            reserved[port] = try RTPSocketPair.bind(host: tools.mediaHost, port: port)
            portNews.append(.portReserved(port))
        } catch {
            count { $0.portsTaken += 1 }
            logger.debug(
                "RTP port passed over", metadata: ["port": "\(port)", "error": "\(error)"])
            portNews.append(.portTaken(port))
        }
    }

    private func attach(_ call: CallID, _ party: Party, port: UInt16) {
        guard let sockets = reserved.removeValue(forKey: port),
            tools.media.attach(sockets, to: party, of: call)
        else {
            tools.news.deliver(.portClosed(port))
            return tools.news.deliver(
                .mediaFailed(call, party, reason: "no media thread takes its port \(port)"))
        }
    }

    private func send(_ command: MediaCommand, to call: CallID) {
        if !tools.media.send(call, [command]) {
            count { $0.mediaCommandsDropped += 1 }
        }
    }

    private func closeMedia(_ call: CallID) {
        tools.media.removeCall(call)
        for id in streams.keys where id.call == call { forget(id) }
        tools.cards.value.close(of: call)
        tools.listening.tell { $0.forget(call) }
        tools.recorder.tell { $0.forget(call) }
    }

    /// Makes the rings of a stream, in the format of its protocol, and connects it.
    private func connect(_ id: StreamID, of party: Party, to destination: AgentDestination) {
        let links = tools.streams
        let description = destination.address.protocol
        let stream = StreamRings(format: description.format) { frames in
            links.tell { $0.send(id, frames) }
        }
        streams[id] = stream
        tools.media.attach(stream, to: party, of: id.call)
        let url: WebSocketURL
        switch destination.address {
        case .builtIn: url = tools.builtInAgent
        case .webSocket(let address, _): url = address
        case .browser(let user):
            return links.tell {
                $0.ring(
                    id, at: user, as: description, parameters: destination.parameters,
                    stream: stream)
            }
        }
        links.tell {
            $0.connect(
                id, to: url, as: description, parameters: destination.parameters, stream: stream)
        }
    }

    /// Counts what a stream's rings had no room for, once it is over.
    private func forget(_ id: StreamID) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        tools.media.detach(stream, of: id.call)
        count {
            $0.agentMessagesDropped += stream.inputDropped
            $0.agentFramesDropped += stream.framesDropped
        }
    }

    /// Asks for a summary; who does not answer in time has said nothing.
    private func summarise(_ call: CallID, _ clip: ClipID, _ package: HandoffPackage) {
        let news = tools.news
        guard let summariser = tools.summariser else {
            let nobody = Summary.refused(.failed, detail: "nobody writes summaries here")
            return news.deliver(.summarised(call, clip, nobody))
        }
        summariser(package) { summary in
            if case .refused = summary { news.counters.count { $0.summariesRefused += 1 } }
            news.deliver(.summarised(call, clip, summary))
        }
    }

    /// Makes a clip of what the caller said last.
    private func quote(_ call: CallID, _ clip: ClipID) {
        let (media, news) = (tools.media, tools.news)
        tools.listening.tell { post in
            let sound = post.lastWords(of: call, seconds: CallerQuote.searched) ?? []
            guard let part = CallerQuote.part(of: sound) else {
                return news.deliver(
                    .clipFailed(call, clip, reason: "the caller has not been heard lately"))
            }
            media.send(call, [.load(clip, Clip(samples: Array(sound[part])))])
            news.deliver(.clipReady(call, clip))
        }
    }

    private func speak(_ call: CallID, _ clip: ClipID, _ text: String) {
        let media = tools.media
        let news = tools.news
        let onSpeech = tools.onSpeech
        tools.speech.speak(text, as: clip) { result in
            switch result {
            case .success(let sound):
                onSpeech(call, sound)
                media.send(call, [.load(clip, sound)])
                news.deliver(.clipReady(call, clip))
            case .failure(let failure):
                news.counters.count { $0.speechFailures += 1 }
                news.deliver(.clipFailed(call, clip, reason: failure.reason))
            }
        }
    }
}

extension LeaseAnswer {
    fileprivate init(_ answer: LeaseStore.Answer) {
        self =
            switch answer {
            case .granted: .granted
            case .elsewhere: .elsewhere
            case .unknown(let reason): .unknown(reason: reason)
            }
    }
}

extension LogLevel {
    fileprivate var loggingLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
