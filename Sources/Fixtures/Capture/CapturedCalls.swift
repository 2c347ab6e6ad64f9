// SPDX-License-Identifier: Apache-2.0

import CallModel
import RTP
package import SoundFiles
import Timing

/// The calls of a capture: who called whom, what came of it, and what each side sent, packet by packet
/// at the time it came by.
package struct CapturedCalls: Sendable, Hashable {
    /// In the order in which they began.
    package var calls: [CapturedCall]
    /// What of the capture belongs to no call or could not be read.
    package var notes: [String]

    package init(from capture: CaptureFile) {
        self.init(CaptureSorting(capture), capture)
    }

    init(_ sorting: CaptureSorting, _ capture: CaptureFile) {
        calls = sorting.drafts.indices.map { index in
            CapturedCall(sorting.drafts[index], number: index, sorting.media, capture)
        }
        notes =
            capture.notes + sorting.notes
            + (calls.isEmpty ? ["there is no call (INVITE) in it"] : [])
    }
}

extension CapturedCall {
    fileprivate init(
        _ draft: CallDraft, number: Int, _ sorter: MediaSorter, _ capture: CaptureFile
    ) {
        callID = draft.callID
        caller = Redacted(draft.caller)
        called = Redacted(draft.called)
        began = draft.began
        progress = draft.progress
        answered = draft.answered
        ended = draft.ended
        end = draft.end
        notes = draft.notes
        sides = []
        for party in CapturedParty.allCases {
            let found = MediaSorter.Side(call: number, party: party)
            let side = CapturedSide(
                draft, party, sorter.found[found] ?? [], capture)
            if sorter.moved.contains(found) {
                notes.append("\(party.words)'s sound comes from elsewhere than it said")
            }
            if side.packets.isEmpty, answered != nil {
                notes.append("no sound of \(party.words) is in the capture")
            }
            notes += side.unplayable.map {
                "\(party.words) speaks \($0), which is not spoken here"
            }
            sides.append(side)
        }
    }
}

extension CapturedSide {
    fileprivate init(
        _ draft: CallDraft, _ party: CapturedParty, _ numbers: [Int], _ capture: CaptureFile
    ) {
        self.party = party
        let said = draft.media[party] ?? []
        address = said.last { $0.address != nil }?.address
        isEncrypted = said.contains(where: \.isEncrypted)
        packets = numbers.compactMap { number in
            CapturedPacket(capture.datagrams[number], draft, party)
        }
        codecs = []
        keys = draft.keys[party] ?? []
        var counts: [UInt32: SequenceCount] = [:]
        for packet in packets {
            counts[packet.ssrc, default: SequenceCount()].take(packet.sequence)
            if case .sound(let codec) = packet.format, !codecs.contains(codec.title) {
                codecs.append(codec.title)
            }
        }
        lost = counts.values.reduce(0) { sum, count in
            var count = count
            count.finish()
            return sum + count.lost
        }
        keys = (keys + CapturedKey.pressed(in: packets)).sorted { $0.at < $1.at }
    }
}

extension CapturedPacket {
    fileprivate init?(
        _ datagram: CaptureFile.Datagram, _ draft: CallDraft, _ party: CapturedParty
    ) {
        guard let header = datagram.rtpHeader else { return nil }
        at = datagram.at
        ssrc = header.ssrc
        sequence = header.sequence
        timestamp = header.timestamp
        marker = header.marker
        payloadType = header.payloadType
        format = draft.format(of: header.payloadType, from: party, at: datagram.at)
        let start = datagram.bytes.startIndex
        payload =
            datagram.bytes[start + header.payload.lowerBound..<start + header.payload.upperBound]
    }
}
