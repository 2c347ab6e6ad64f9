// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import AgentWire
import CallModel
package import Logging
import MediaEngine
import MediaThreads
package import NIOCore
import Synchronization
package import Transport

/// A person at a terminal: takes calls of the gateway on a WebSocket, with a sound card of this
/// machine, which need not be the gateway's.
///
/// ```
///  gateway ◀─ WebSocket ─▶ DeskLine ◀─ rings ─▶ CallMedia, 20 ms ◀─ rings ─▶ sound card
///                             │  ▲
///                             ▼  │ effects
///  keys ──────────────▶  DeskMachine ──▶ what is shown
/// ```
/// Confined to one event loop.
package final class DeskService {
    package struct Settings: Sendable {
        package var listen: Addresses.SocketAddress
        /// The ALSA device; nil has no sound.
        package var device: String
        /// How the gateway speaks to it.
        package var dialect: AgentProtocolDescription
        package var acceptKey: Character?
        /// `USER:PASSWORD` that the gateway has to show; nil lets everybody ring.
        package var credentials: String?

        package init(
            listen: Addresses.SocketAddress, device: String, dialect: AgentProtocolDescription,
            acceptKey: Character? = nil, credentials: String? = nil
        ) {
            self.listen = listen
            self.device = device
            self.dialect = dialect
            self.acceptKey = acceptKey
            self.credentials = credentials
        }
    }

    private static let call = CallID(rawValue: "desk")
    /// Who is who in the desk's own media: the card is the operator, whatever comes from the
    /// gateway the caller.
    private static let gateway = Party.caller
    private static let person: Party = .operator

    private let eventLoop: any EventLoop
    private let settings: Settings
    private let media: MediaThreadPool
    private let show: @Sendable (String) -> Void
    private let showDraft: @Sendable (String) -> Void
    private let quit: @Sendable () -> Void
    private var machine: DeskMachine
    private var card: SoundCard?
    private var rings: CardRings?
    private var stream: StreamRings?
    private weak var line: DeskLine?

    package init(
        _ settings: Settings, on eventLoop: any EventLoop,
        show: @escaping @Sendable (String) -> Void,
        showDraft: @escaping @Sendable (String) -> Void, quit: @escaping @Sendable () -> Void
    ) throws {
        self.settings = settings
        self.eventLoop = eventLoop
        self.show = show
        self.showDraft = showDraft
        self.quit = quit
        machine = DeskMachine(acceptKey: settings.acceptKey)
        media = try MediaThreadPool(
            settings: MediaThreadsSettings(), media: CallMediaSettings(library: [:])
        ) { _ in }
        media.addCall(Self.call)
        let bound = Confined(self, on: eventLoop)
        let card = SoundCard(SoundCardSettings(device: settings.device, isKept: true)) { news in
            let words: String
            switch news {
            case .opened(let text): words = text
            case .failed(let error), .lost(let error): words = "\(error)"
            case .heard: return
            }
            bound.tell { $0.receive(.soundCard(words)) }
        }
        self.card = card
        card.start()
    }

    /// What listens for the gateway.
    package func makeServer(logger: Logger) -> WebSocketServer {
        let bound = Confined(self, on: eventLoop)
        let route: WebSocketServer.Route = { request in
            DeskLine(
                bound.value.settings.dialect, desk: bound.value,
                isTrusted: bound.value.trusts(request))
        }
        var limits = WebSocketLimits()
        limits.frameBytes = max(limits.frameBytes, 1 << 20)
        limits.messageBytes = max(limits.messageBytes, 1 << 20)
        return WebSocketServer(
            eventLoop: eventLoop, limits: limits, connectionLimit: 8, logger: logger,
            routes: ["/": route, "/desk": route])
    }

    private func trusts(_ request: WebSocketRequest) -> Bool {
        guard let credentials = settings.credentials else { return true }
        var expected = "Basic "
        var encoded: [UInt8] = []
        Array(credentials.utf8).withUnsafeBufferPointer {
            Base64Encoding.append($0, to: &encoded)
        }
        expected += String(decoding: encoded, as: UTF8.self)
        return request.headers.contains { header in
            header.name.lowercased() == "authorization" && header.value == expected
        }
    }

    package func press(_ key: DeskMachine.Key) { receive(.key(key)) }

    /// Shows what can be done.
    package func begin() { show(DeskText.keys(of: machine)) }

    package func stop() {
        line?.hangUp()
        media.stop()
        card?.stop()
        card?.join()
        card = nil
    }

    // MARK: The line

    /// A call is offered on a connection; a second one is declined.
    func offered(_ call: DeskCall, on line: DeskLine) {
        guard self.line == nil || self.line === line else { return line.decline("busy") }
        self.line = line
        let rings = CardRings()
        self.rings = rings
        media.attach(rings, to: Self.person, of: Self.call)
        media.send(Self.call, [.openStream(Self.person)])
        receive(.offered(call))
    }

    /// Makes the rings of a connection's sound.
    func makeStream(for line: DeskLine) -> StreamRings {
        let bound = Confined(line, on: eventLoop)
        let stream = StreamRings(format: settings.dialect.format) { frames in
            bound.tell { $0.send(frames) }
        }
        self.stream = stream
        media.attach(stream, to: Self.gateway, of: Self.call)
        media.send(Self.call, [.openStream(Self.gateway)])
        return stream
    }

    func accepted(on line: DeskLine) {
        if self.line === line { receive(.accepted) }
    }

    func gone(_ line: DeskLine, reason: String) {
        guard self.line === line else { return }
        receive(.gone(reason: reason))
        release()
    }

    private func release() {
        line = nil
        card?.connect(nil)
        if let stream { media.detach(stream, of: Self.call) }
        media.send(Self.call, [.route(.silent), .close(Self.gateway), .close(Self.person)])
        (stream, rings) = (nil, nil)
    }

    private func receive(_ input: DeskMachine.Input) {
        for effect in machine.handle(input) { perform(effect) }
    }

    private func perform(_ effect: DeskMachine.Effect) {
        switch effect {
        case .accept: line?.accept()
        case .decline:
            line?.decline("declined at the desk")
        case .hold(let isHeld): line?.hold(isHeld)
        case .note(let text): line?.note(text)
        case .hangUp: line?.hangUp()
        case .sound(let sound): set(sound)
        case .show(let text): show(text)
        case .showDraft(let text): showDraft(text)
        case .quit: quit()
        }
    }

    private func set(_ sound: DeskMachine.Sound) {
        card?.ring(sound == .bell)
        let routing: Routing
        switch sound {
        case .none, .bell: routing = .silent
        case .briefing: routing = Routing(operator: [.caller])
        case .talk: routing = Routing(caller: [.operator], operator: [.caller])
        }
        media.send(Self.call, [.route(routing)])
        card?.connect(sound == .briefing || sound == .talk ? rings : nil)
    }
}
