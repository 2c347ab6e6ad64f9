// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Logging
import MediaThreads
import Synchronization

/// The sound cards that calls and lines use, each on a thread of its own. Confined to the control loop;
/// what a card tells comes as inputs.
final class CardLinks {
    private struct Link {
        var card: SoundCard
        var rings: CardRings?
        /// The line it belongs to; nil of one that is open for a call alone.
        var line: LineCard?

        /// A line's card counts for itself.
        var figures: SoundCardFigures {
            var figures = line == nil ? card.figures : SoundCardFigures()
            figures.framesMissed = rings?.framesMissed ?? 0
            figures.samplesDropped = rings?.samplesDropped ?? 0
            return figures
        }
    }

    /// The card of a line, open for as long as the gateway runs.
    private final class LineCard: Sendable {
        let name: String
        /// The call that is on it.
        let stream = Mutex<StreamID?>(nil)
        let watch: Mutex<CardLineWatch>
        /// Why it is not there; nil while it is.
        let problem = Mutex<String?>("not opened yet")

        init(name: String, _ line: CardLine) {
            self.name = name
            watch = Mutex(CardLineWatch(line))
        }
    }

    private let media: MediaThreadPool
    private let news: GatewayNews
    private var links: [StreamID: Link] = [:]
    /// By their devices.
    private var lines: [String: (card: SoundCard, line: LineCard)] = [:]
    /// Cards that are being closed, on their threads.
    private var closing: [SoundCard] = []
    /// What cards and rings that are closed have counted.
    private var past = SoundCardFigures()

    init(media: MediaThreadPool, news: GatewayNews) {
        self.media = media
        self.news = news
    }

    /// What all cards have counted.
    var figures: SoundCardFigures {
        var all = past
        for link in links.values { all.add(link.figures) }
        for (card, _) in lines.values { all.add(card.figures) }
        return all
    }

    /// The lines whose sound card is not there, and why.
    var problems: [String] {
        lines.values.compactMap { _, line in
            line.problem.withLock { $0 }.map { "line \(line.name): \($0)" }
        }.sorted()
    }

    // MARK: Lines

    /// Opens the card of a line for good, and waits for callers on it.
    func open(_ line: CardLine, named name: String) {
        let news = news
        let own = LineCard(name: name, line)
        let settings = SoundCardSettings(device: line.device, isKept: true, tellsLevel: true)
        let card = SoundCard(settings) { told in Self.note(told, of: own, news) }
        lines[line.device] = (card, own)
        card.start()
    }

    /// On the card's thread.
    private static func note(_ told: SoundCardNews, of line: LineCard, _ news: GatewayNews) {
        let stream = line.stream.withLock { $0 }
        switch told {
        case .opened(let words):
            line.problem.withLock { $0 = nil }
            news.logger.notice("line \(line.name): \(words)")
        case .failed(let error), .lost(let error):
            line.problem.withLock { $0 = "\(error)" }
            news.logger.error("line \(line.name): \(error)")
            line.watch.withLock { $0.ended() }
            if let stream { news.deliver(.card(stream, .lost(reason: "\(error)"))) }
        case .heard(let level):
            switch line.watch.withLock({ $0.hear(level) }) {
            case .rang: news.deliver(.cardRang(line: line.name))
            case .hungUp(let reason):
                if let stream { news.deliver(.card(stream, .hungUp(reason: reason))) }
            case nil: break
            }
        }
    }

    // MARK: Calls

    func open(_ id: StreamID, device: String) {
        joinClosed()
        let isTaken = lines[device] != nil || links.values.contains { $0.card.device == device }
        guard !isTaken else {
            let reason = "\(device) is in use by another call or line"
            return news.deliver(.card(id, .failed(reason: reason, isBusy: true)))
        }
        let news = news
        let card = SoundCard(SoundCardSettings(device: device)) { told in
            switch told {
            case .opened(let words): news.deliver(.card(id, .opened(words)))
            case .failed(let error):
                let event = CardEvent.failed(reason: "\(error)", isBusy: error.isBusy)
                news.deliver(.card(id, event))
            case .lost(let error): news.deliver(.card(id, .lost(reason: "\(error)")))
            case .heard: break
            }
        }
        links[id] = Link(card: card)
        card.start()
    }

    func ring(_ id: StreamID) { links[id]?.card.ring(true) }

    /// Joins a card to a party's leg, by rings the media thread is given.
    func join(_ id: StreamID, _ party: Party, device: String) {
        if links[id] == nil, let (card, line) = lines[device] {
            line.stream.withLock { $0 = id }
            links[id] = Link(card: card, line: line)
        }
        guard let card = links[id]?.card else { return }
        let rings = CardRings()
        links[id]?.rings = rings
        media.attach(rings, to: party, of: id.call)
        card.ring(false)
        card.connect(rings)
    }

    func close(_ id: StreamID) {
        guard let link = links.removeValue(forKey: id) else { return }
        link.card.connect(nil)
        past.addCounts(of: link.figures)
        if let line = link.line {
            line.stream.withLock { $0 = nil }
            line.watch.withLock { $0.ended() }
        } else {
            link.card.stop()
            closing.append(link.card)
        }
    }

    /// Closes every card of a call, at its end.
    func close(of call: CallID) {
        for id in Array(links.keys) where id.call == call { close(id) }
    }

    /// Closes every card, and waits for the last period of each.
    func stop() {
        for id in Array(links.keys) { close(id) }
        for (card, _) in lines.values {
            card.stop()
            closing.append(card)
        }
        lines = [:]
        for card in closing { card.join() }
        closing = []
    }

    private func joinClosed() {
        closing.removeAll { card in
            guard card.isClosed else { return false }
            card.join()
            return true
        }
    }
}
