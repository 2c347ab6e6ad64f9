// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Journal
package import Logging
import ServiceLifecycle
import Synchronization
package import Timing

/// Tells endpoints what the journal says. It reads behind the calls and never holds one up: an
/// endpoint that hangs costs a connection of its own.
///
/// What has not arrived outlives the gateway in a folder, and so does the place in the journal up to
/// which was told; what happened while nobody told is told late.
package final class WebhookService: Service {
    /// How often the folder is looked through for letters that somebody put there.
    private static let rescan = Duration.seconds(30)

    private let endpoints: [String: WebhookEndpoint]
    private let folder: WebhookFolder
    private let journal: CallJournal
    private let logger: Logger
    private let clock: @Sendable () -> Instant
    private let wall: @Sendable () -> WallTime
    private let outbox: Mutex<WebhookOutbox>
    private let post = WebhookPost()

    package init(
        _ endpoints: [WebhookEndpoint], folder: WebhookFolder, journal: CallJournal,
        logger: Logger, seed: UInt64 = .random(in: 0 ... .max),
        clock: @escaping @Sendable () -> Instant, wall: @escaping @Sendable () -> WallTime
    ) {
        self.endpoints = Dictionary(endpoints.map { ($0.name, $0) }) { first, _ in first }
        self.folder = folder
        self.journal = journal
        self.logger = logger
        self.clock = clock
        self.wall = wall
        outbox = Mutex(WebhookOutbox(endpoints, random: SeededRandom(seed: seed)))
    }

    package var metrics: [Metric] {
        let (figures, waiting) = outbox.withLock { ($0.figures, $0.count) }
        return [
            .counter("webhooks_delivered", figures.delivered, "Webhook messages that arrived."),
            .counter(
                "webhooks_failures", figures.failures, "Attempts to post one that did not arrive."),
            .counter("webhooks_dead", figures.dead, "Webhook messages that were given up."),
            .gauge("webhooks_waiting", waiting, "Webhook messages that have not arrived yet."),
        ]
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup { group in
                group.addTask { await self.follow() }
                group.addTask { await self.work() }
            }
        }
        try await post.shutDown()
    }

    // MARK: What is to be told

    private func follow() async {
        let feed = journal.feed()
        var reader = WebhookReader(journal: journal, cursor: folder.cursor)
        tell(reader.news())
        for await _ in feed {
            guard !Task.isCancelled else { return }
            tell(reader.news())
        }
    }

    private func tell(_ news: Result<WebhookReader.News, any Error>) {
        switch news {
        case .success(let news):
            for message in news.messages { handle(.message(message)) }
            guard news.hasMoved else { return }
            do {
                try folder.keep(news.cursor)
            } catch {
                logger.warning("webhooks: how far was told is not kept: \(error)")
            }
        case .failure(let error): logger.warning("webhooks: the journal cannot be read: \(error)")
        }
    }

    // MARK: Posting

    private func work() async {
        while !Task.isCancelled {
            for letter in folder.letters(.pending) { handle(.letter(letter)) }
            let until = clock() + Self.rescan
            while !Task.isCancelled, clock() < until {
                handle(.timersDue)
                let due = outbox.withLock { $0.nextDeadline } ?? until
                let pause = min(due, until) - clock()
                try? await Task.sleep(for: min(max(pause, .milliseconds(20)), .seconds(1)))
            }
        }
    }

    private func handle(_ input: WebhookOutbox.Input) {
        let effects = outbox.withLock { $0.handle(input, at: clock()) }
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: WebhookOutbox.Effect) {
        do {
            switch effect {
            case .keep(let letter): try folder.keep(letter)
            case .forget(let letter): folder.remove(letter.key)
            case .bury(let letter):
                logger.warning(
                    "webhook given up",
                    metadata: [
                        "endpoint": "\(letter.endpoint)", "id": "\(letter.id)",
                        "event": "\(letter.event)", "reason": "\(letter.failure ?? "")",
                    ])
                try folder.bury(letter)
            case .post(let letter):
                guard let endpoint = endpoints[letter.endpoint] else { return }
                // Not a child of anybody's: an answer counts although the gateway stops meanwhile.
                Task {
                    let answer = await post.post(letter, to: endpoint, at: wall())
                    handle(.answered(letter.key, answer))
                }
            }
        } catch {
            logger.warning(
                "webhook letter cannot be kept", metadata: ["error": "\(error)"])
        }
    }
}
