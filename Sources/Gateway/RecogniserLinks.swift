// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Logging
import NIOCore
import Timing
import Transport

/// The connections to a recogniser service, one for each watched party of each call; confined to
/// an event loop beside that of signalling.
final class RecogniserLinks {
    /// What all links share.
    struct Service {
        var eventLoop: any EventLoop
        var client: WebSocketClient
        var url: WebSocketURL
        var news: GatewayNews
    }

    private struct Voice: Hashable {
        var call: CallID
        var party: Party
    }

    private let service: Service
    private var links: [Voice: RecogniserLink] = [:]

    init(eventLoop: any EventLoop, url: WebSocketURL, news: GatewayNews) {
        service = Service(
            eventLoop: eventLoop, client: WebSocketClient(eventLoop: eventLoop), url: url,
            news: news)
    }

    /// Sends a piece of a party's voice; the first one opens its connection.
    func send(_ call: CallID, _ party: Party, _ samples: [Int16], at start: SampleTime) {
        let voice = Voice(call: call, party: party)
        let link = links[voice] ?? open(voice)
        link.send(samples, at: start)
    }

    /// Ends the connections of a call.
    func forget(_ call: CallID) {
        for voice in links.keys where voice.call == call {
            links.removeValue(forKey: voice)?.end()
        }
    }

    /// Ends every connection.
    func stop() {
        for link in links.values { link.end() }
        links = [:]
    }

    private func open(_ voice: Voice) -> RecogniserLink {
        let news = service.news
        let link = RecogniserLink(party: voice.party, service: service) { segment in
            news.deliver(.heard(voice.call, .transcript(segment)))
        }
        links[voice] = link
        link.connect()
        return link
    }
}
