// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Logging
import NIOCore
import Timing
import Transport

/// One party's voice on its way to a recogniser service, over connection after connection.
///
/// Confined to its event loop. Sound that cannot be sent now (not connected, or the service does
/// not keep up) is dropped and counted: words that come late are of no use.
final class RecogniserLink: WebSocketReceiver {
    private enum State {
        case waiting(Scheduled<Void>)
        case connecting(WebSocketConnection)
        case open(WebSocketConnection)
        case over
    }

    /// The first wait after a lost connection, doubled up to the last.
    private static let firstWait = TimeAmount.milliseconds(500)
    private static let lastWait = TimeAmount.seconds(30)
    /// Useless messages in a row after which the connection is given up.
    private static let faultLimit = 20

    private let party: Party
    private let service: RecogniserLinks.Service
    private var stream: VoskStream
    private var state = State.over
    private var wait = RecogniserLink.firstWait
    private var faults = 0
    private var hasComplained = false
    private let report: (TranscriptSegment) -> Void

    init(
        party: Party, service: RecogniserLinks.Service,
        report: @escaping (TranscriptSegment) -> Void
    ) {
        self.party = party
        self.service = service
        self.report = report
        stream = VoskStream(party: party)
    }

    func connect() {
        stream = VoskStream(party: party)
        faults = 0
        state = .connecting(
            service.client.connect(
                to: service.url, headers: service.url.authorization, receiver: self))
    }

    /// Sends a piece of the party's voice that began at `start` of its leg.
    func send(_ samples: [Int16], at start: SampleTime) {
        guard case .open(let connection) = state else { return drop() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * samples.count)
        VoskStream.encode(samples, into: &bytes)
        guard connection.send(binary: bytes, droppable: true) else { return drop() }
        stream.noteSent(samples.count, from: start)
    }

    /// Says that there is no more sound, and closes; nothing is reported any more.
    func end() {
        switch state {
        case .waiting(let timer): timer.cancel()
        case .connecting(let connection): connection.close()
        case .open(let connection):
            connection.send(text: VoskStream.farewell)
            connection.close(code: 1000)
        case .over: break
        }
        state = .over
    }

    private func drop() {
        service.news.counters.count { $0.servicePiecesDropped += 1 }
    }

    // MARK: WebSocketReceiver

    func webSocketOpened(_ connection: WebSocketConnection) {
        guard case .connecting = state else { return }
        state = .open(connection)
        connection.send(text: VoskStream.greeting)
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        guard case .open = state else { return }
        let outcome = message.withUnsafeReadableBytes { bytes in
            Result { () throws(RecogniserFault) in try stream.receive(bytes, isText: isText) }
        }
        switch outcome {
        case .success(let segment):
            // A service that answers is worth connecting to again at once.
            wait = Self.firstWait
            faults = 0
            if let segment { report(segment) }
        case .failure(let fault): complain(of: fault, connection)
        }
    }

    private func complain(of fault: RecogniserFault, _ connection: WebSocketConnection) {
        service.news.counters.count { $0.serviceMessagesDropped += 1 }
        faults += 1
        service.news.logger.log(
            level: hasComplained ? .debug : .warning, "message of the recogniser dropped",
            metadata: ["party": "\(party.rawValue)", "reason": "\(fault)"])
        hasComplained = true
        guard faults >= Self.faultLimit else { return }
        connection.close(code: 1007, reason: "\(faults) unusable messages in a row")
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        switch state {
        case .connecting, .open: break
        case .waiting, .over: return
        }
        service.news.logger.log(
            level: wait == Self.firstWait ? .warning : .debug, "recogniser is gone",
            metadata: ["party": "\(party.rawValue)", "reason": "\(closure)"])
        let timer = Confined(self, on: service.eventLoop).after(wait) { link in
            guard case .waiting = link.state else { return }
            link.connect()
        }
        state = .waiting(timer)
        wait = min(Self.lastWait, wait * 2)
    }
}
