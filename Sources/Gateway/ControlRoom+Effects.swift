// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Logging
import MediaEngine
import MediaThreads
import NIOCore
import Transport

extension ControlRoom {
    /// Does one thing that was decided.
    func perform(_ effect: GatewayEffect) {
        switch effect {
        case .journal: break  // Given to the journal by the room.
        case .command: break  // The core follows commands itself.
        case .send(let bytes, let flow): tools.gate.value.send(bytes, on: flow)
        case .locate(let id, let flow): tools.gate.value.locate(id, flow)
        case .disconnect(let flow, let reason):
            tools.gate.value.disconnect(flow, reason: reason)
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
        case .speak(let call, let clip, let text): speak(call, clip, text)
        case .offer(let package, let key): tools.shelf.put(package, key: key)
        case .record(let call, let name, let seconds):
            tools.listening.tell { $0.record(call, name: name, seconds: seconds) }
        case .stopRecording(let call): tools.listening.tell { $0.stopRecording(call) }
        case .talkBegan(let call): tools.listening.tell { $0.talkBegan(call) }
        case .log(let level, let text): logger.log(level: level.loggingLevel, "\(text)")
        case .strangerTurnedAway: count { $0.strangersTurnedAway += 1 }
        case .defectFound: count { $0.defects += 1 }
        case .callEnded: count { $0.callsEnded += 1 }
        case .drained: drained()
        }
    }

    private func count(_ change: (inout GatewayCounters.Values) -> Void) {
        tools.news.counters.count(change)
    }

    private func openMedia(_ call: CallID) {
        // A second of three voices and what they are sent; the desk empties it every 20 ms.
        let ring = FrameRing(frames: 300, catchesSent: true) { _ in }
        guard tools.media.addCall(call, tap: ring) else {
            return tools.news.deliver(
                .mediaFailed(call, .caller, reason: "no media thread takes the call"))
        }
        tools.listening.tell { $0.watch(call, ring) }
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
        tools.listening.tell { $0.forget(call) }
    }

    /// Makes the rings of a stream, in the format of its protocol, and connects it.
    private func connect(_ id: StreamID, of party: Party, to destination: AgentDestination) {
        let links = tools.streams
        let description = destination.address.protocol
        let stream = StreamRings(format: description.format) { frames in
            links.tell { $0.hear(id, frames) }
        }
        streams[id] = stream
        tools.media.attach(stream, to: party, of: id.call)
        let url =
            switch destination.address {
            case .builtIn: tools.builtInAgent
            case .webSocket(let url, _): url
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

    private func speak(_ call: CallID, _ clip: ClipID, _ text: String) {
        let media = tools.media
        let news = tools.news
        let onSpeech = tools.onSpeech
        tools.speech.speak(text) { result in
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

extension LogLevel {
    var loggingLevel: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
