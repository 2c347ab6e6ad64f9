// SPDX-License-Identifier: Apache-2.0

import Addresses
import RTP
import SIP
import SoundFiles

/// Whose each piece of a capture is: the messages of each call, and the packets of each of its sides.
struct CaptureSorting: Sendable {
    /// In the order in which they began.
    private(set) var drafts: [CallDraft] = []
    /// Those of each call.
    private(set) var messages: [[CapturedMessage]] = []
    private(set) var media: MediaSorter
    /// What belongs to no call or could not be read, with how often.
    private(set) var notes: [String] = []

    /// Calls beyond these are not taken apart.
    private static let callLimit = 10_000

    init(_ capture: CaptureFile) {
        var signalling = SignallingReader()
        var numbers: [String: Int] = [:]
        var orphans: Set<String> = []
        var others: [Int] = []
        for (number, datagram) in capture.datagrams.enumerated() {
            guard let found = signalling.take(datagram) else {
                if datagram.content == .udp { others.append(number) }
                continue
            }
            for captured in found {
                let callID = captured.message.fields.callID
                if numbers[callID] == nil, drafts.count < Self.callLimit,
                    let draft = CallDraft(captured.message, at: captured.at)
                {
                    numbers[callID] = drafts.count
                    drafts.append(draft)
                    messages.append([])
                }
                if let index = numbers[callID] {
                    drafts[index].take(captured.message, at: captured.at)
                    messages[index].append(captured)
                } else if captured.message.fields.cseq.method == .bye {
                    orphans.insert(callID)
                }
            }
        }
        for index in drafts.indices { drafts[index].finish() }
        media = MediaSorter(drafts)
        for number in others { media.take(capture.datagrams[number], number: number) }
        media.finish()
        let counted: [(count: Int, what: String)] = [
            (signalling.unreadable, "SIP messages cannot be read"),
            (signalling.encrypted, "pieces are encrypted (TLS): SIP in them is not seen"),
            (orphans.count, "calls were up before the capture began, and are left out"),
            (media.strays, "packets of RTP belong to no call of the capture"),
        ]
        notes = counted.filter { $0.count > 0 }.map { "\($0.count) \($0.what)" }
    }

    /// The hosts and ports between which the INVITEs of a call went, as they were sent.
    func ways(of call: Int) -> [(from: SocketAddress, to: SocketAddress)] {
        messages[call].compactMap { captured in
            guard captured.message.fields.cseq.method == .invite else { return nil }
            return switch captured.message {
            case .request: (captured.source, captured.destination)
            case .response: (captured.destination, captured.source)
            }
        }
    }
}
