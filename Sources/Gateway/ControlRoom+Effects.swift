// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Logging
import MediaEngine
import MediaThreads
import NIOCore

extension ControlRoom {
    /// Does one thing that was decided.
    func perform(_ effect: GatewayEffect) {
        switch effect {
        case .journal: break  // Given to the journal by the room.
        case .command: break  // The core follows commands itself.
        case .send(let bytes, let flow): gate?.send(bytes, on: flow)
        case .locate(let id, let flow): gate?.locate(id, flow)
        case .disconnect(let flow, let reason): gate?.disconnect(flow, reason: reason)
        case .openMedia(let call): openMedia(call)
        case .reserve(let port): reserve(port)
        case .bind(let call, let party, let port): attach(call, party, port: port)
        case .media(let call, let command): send(command, to: call)
        case .closeMedia(let call): closeMedia(call)
        case .connectStream(let call, let party, let destination):
            connect(StreamKey(call: call, party: party), to: destination)
        case .tellStream(let call, let party, let command):
            let (key, links) = (StreamKey(call: call, party: party), tools.streams)
            tools.agentLoop.execute { links.value.tell(key, command) }
        case .closeStream(let call, let party, let reason):
            let (key, links) = (StreamKey(call: call, party: party), tools.streams)
            tools.agentLoop.execute { links.value.close(key, reason: reason) }
        case .speak(let call, let clip, let text): speak(call, clip, text)
        case .offer(let package, let key): tools.shelf.put(package, key: key)
        case .record(let call, let name, let seconds):
            let listening = tools.listening
            tools.listeningLoop.execute {
                listening.value.record(call, name: name, seconds: seconds)
            }
        case .stopRecording(let call):
            let listening = tools.listening
            tools.listeningLoop.execute { listening.value.stopRecording(call) }
        case .talkBegan(let call):
            let listening = tools.listening
            tools.listeningLoop.execute { listening.value.talkBegan(call) }
        case .log(let level, let text): logger.log(level: level.loggingLevel, "\(text)")
        case .strangerTurnedAway: tools.counters.count { $0.strangersTurnedAway += 1 }
        case .defectFound: tools.counters.count { $0.defects += 1 }
        case .callEnded: tools.counters.count { $0.callsEnded += 1 }
        case .drained:
            onDrained?()
            onDrained = nil
        }
    }

    private func openMedia(_ call: CallID) {
        // A second of three voices and what they are sent; the desk empties it every 20 ms.
        let ring = FrameRing(frames: 300, catchesSent: true) { _ in }
        guard tools.media.addCall(call, tap: ring) else {
            return tools.deliver(
                .mediaFailed(call, .caller, reason: "no media thread takes the call"))
        }
        let listening = tools.listening
        tools.listeningLoop.execute { listening.value.watch(call, ring) }
    }

    private func reserve(_ port: UInt16) {
        do {
            reserved[port] = try RTPSocketPair.bind(host: tools.mediaHost, port: port)
            portNews.append(.portReserved(port))
        } catch {
            tools.counters.count { $0.portsTaken += 1 }
            logger.debug(
                "RTP port passed over", metadata: ["port": "\(port)", "error": "\(error)"])
            portNews.append(.portTaken(port))
        }
    }

    private func attach(_ call: CallID, _ party: Party, port: UInt16) {
        guard let sockets = reserved.removeValue(forKey: port),
            tools.media.attach(sockets, to: party, of: call)
        else {
            tools.deliver(.portClosed(port))
            return tools.deliver(
                .mediaFailed(call, party, reason: "no media thread takes its port \(port)"))
        }
    }

    private func send(_ command: MediaCommand, to call: CallID) {
        if !tools.media.send(call, [command]) {
            tools.counters.count { $0.mediaCommandsDropped += 1 }
        }
    }

    private func closeMedia(_ call: CallID) {
        tools.media.removeCall(call)
        for key in streams.keys where key.call == call { forget(key) }
        let listening = tools.listening
        tools.listeningLoop.execute { listening.value.forget(call) }
    }

    /// Makes the rings of a stream, in the format of its protocol, and connects it.
    private func connect(_ key: StreamKey, to destination: AgentDestination) {
        let (links, loop) = (tools.streams, tools.agentLoop)
        let description = destination.address.protocol
        forget(key)
        let stream = StreamRings(format: description.format) { frames in
            loop.execute { links.value.hear(key, frames) }
        }
        streams[key] = stream
        tools.media.attach(stream, to: key.party, of: key.call)
        let url =
            switch destination.address {
            case .builtIn: tools.builtInAgent
            case .webSocket(let url, _): url
            }
        loop.execute {
            links.value.connect(
                key, to: url, as: description, parameters: destination.parameters, stream: stream)
        }
    }

    /// Counts what a stream's rings had no room for, once it is over.
    private func forget(_ key: StreamKey) {
        guard let stream = streams.removeValue(forKey: key) else { return }
        tools.counters.count {
            $0.agentMessagesDropped += stream.inputDropped
            $0.agentFramesDropped += stream.framesDropped
        }
    }

    private func speak(_ call: CallID, _ clip: ClipID, _ text: String) {
        let deliver = tools.deliver
        let media = tools.media
        let counters = tools.counters
        let onSpeech = tools.onSpeech
        tools.speech.speak(text) { result in
            switch result {
            case .success(let sound):
                onSpeech(call, sound)
                media.send(call, [.load(clip, sound)])
                deliver(.clipReady(call, clip))
            case .failure(let failure):
                counters.count { $0.speechFailures += 1 }
                deliver(.clipFailed(call, clip, reason: failure.reason))
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
