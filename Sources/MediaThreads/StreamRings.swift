// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaEngine

/// The sound of one party between its WebSocket and the media thread, in bounded rings, in the
/// format of the stream's protocol.
///
/// The socket's side posts what the party sends; after each tick the pump hands the frames the
/// party is to hear to `deliver`, on the pump's thread.
package final class StreamRings: StreamPort, Sendable {
    private enum Input: Sendable {
        case audio([UInt8])
        case mark(String)
        case clear
    }

    /// Bytes that a message counts for beside its sound.
    private static let messageCost = 64
    /// Frames that may wait for the socket: one second.
    private static let frameLimit = 50

    package let format: StreamFormat
    /// What may wait for the next tick, in bytes: a minute of sound, however it is cut.
    private let inputLimit: Int
    private let input: Mailbox<Input>
    private let frames: SlotRing
    private let deliver: @Sendable ([UInt8]) -> Void

    /// `deliver` gets one or more whole frames of `format`.
    package init(format: StreamFormat, deliver: @escaping @Sendable ([UInt8]) -> Void) {
        self.format = format
        self.deliver = deliver
        inputLimit = 75 * format.bytesPerSecond
        input = Mailbox(limit: inputLimit)
        frames = SlotRing(slotBytes: format.frameBytes, capacity: Self.frameLimit)
    }

    /// Messages from the party that found no room.
    package var inputDropped: Int { input.dropped }
    /// Frames for the party that its socket did not take in time.
    package var framesDropped: Int { frames.dropped }

    // MARK: The socket's side

    /// Posts sound of the party's, whole samples; false when there is no room.
    @discardableResult
    package func receive(audio: [UInt8]) -> Bool {
        guard audio.count <= inputLimit else { return false }
        return input.post(.audio(audio), cost: audio.count + Self.messageCost)
    }

    /// Posts a mark; false when there is no room.
    @discardableResult
    package func receive(mark name: String) -> Bool {
        input.post(.mark(name), cost: name.utf8.count + Self.messageCost)
    }

    /// Posts a `clear`; false when there is no room.
    @discardableResult
    package func receiveClear() -> Bool { input.post(.clear, cost: Self.messageCost) }

    /// Hands over the frames that wait. Called by the pump.
    func pump() {
        let count = frames.count
        guard count > 0 else { return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * format.frameBytes)
        for _ in 0..<count {
            _ = frames.read { bytes.append(contentsOf: $0.prefix(format.frameBytes)) }
        }
        deliver(bytes)
    }

    // MARK: The media thread's side

    package func send(_ payload: UnsafeBufferPointer<UInt8>) {
        frames.write { slot in
            let count = min(payload.count, format.frameBytes)
            slot.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(payload)[..<count]))
        }
    }

    package func receive(_ body: (StreamInput) -> Void) {
        input.drain { message in
            switch message {
            case .audio(let bytes): bytes.withUnsafeBufferPointer { body(.audio($0)) }
            case .mark(let name): body(.mark(name))
            case .clear: body(.clear)
            }
        }
    }
}
