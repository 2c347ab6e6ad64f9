// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A bounded box that any thread may post to and one thread empties, without locks.
///
/// The reader takes everything in one exchange, so a writer can never make it wait. What it has
/// read goes back through a second list and is freed by the next writer: the reader neither
/// allocates nor frees.
final class Mailbox<Message: Sendable>: Sendable {
    private final class Node {
        let message: Message
        let cost: Int
        var next: UInt = 0

        init(_ message: Message, cost: Int) {
            self.message = message
            self.cost = cost
        }
    }

    // Lists of retained nodes, newest first, as addresses: only their owners follow them.
    private let posted = Atomic<UInt>(0)
    private let spent = Atomic<UInt>(0)
    private let waiting = Atomic<Int>(0)
    private let drops = Atomic<Int>(0)
    private let limit: Int

    /// `limit` bounds the sum of the costs of the messages that wait.
    init(limit: Int) { self.limit = limit }

    deinit {
        Self.free(posted.load(ordering: .acquiring))
        Self.free(spent.load(ordering: .acquiring))
    }

    /// Messages refused because the box was full.
    var dropped: Int { drops.load(ordering: .relaxed) }

    /// Posts a message; false when the box is full and the message was dropped.
    func post(_ message: Message, cost: Int = 1) -> Bool {
        Self.free(spent.exchange(0, ordering: .acquiring))
        let total = waiting.wrappingAdd(cost, ordering: .relaxed).newValue
        guard total <= limit else {
            waiting.wrappingSubtract(cost, ordering: .relaxed)
            drops.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        let node = Node(message, cost: cost)
        _ = Unmanaged.passRetained(node)
        Self.push(node, onto: posted)
        return true
    }

    /// Hands over every message posted so far, oldest first. Only ever called by one thread.
    func drain(_ body: (Message) -> Void) {
        var address = reversed(posted.exchange(0, ordering: .acquiring))
        while let node = Self.node(at: address) {
            body(node.message)
            waiting.wrappingSubtract(node.cost, ordering: .relaxed)
            address = node.next
            Self.push(node, onto: spent)
        }
    }

    private func reversed(_ first: UInt) -> UInt {
        var address = first
        var previous: UInt = 0
        while let node = Self.node(at: address) {
            let next = node.next
            node.next = previous
            previous = address
            address = next
        }
        return previous
    }

    /// Puts a node that is already retained for the list in front of it.
    private static func push(_ node: Node, onto list: borrowing Atomic<UInt>) {
        let address = UInt(bitPattern: Unmanaged.passUnretained(node).toOpaque())
        var first = list.load(ordering: .relaxed)
        while true {
            node.next = first
            let (done, seen) = list.weakCompareExchange(
                expected: first, desired: address, successOrdering: .releasing,
                failureOrdering: .relaxed)
            if done { return }
            first = seen
        }
    }

    private static func node(at address: UInt) -> Node? {
        UnsafeRawPointer(bitPattern: address).map {
            Unmanaged<Node>.fromOpaque($0).takeUnretainedValue()
        }
    }

    private static func free(_ first: UInt) {
        var address = first
        while let node = node(at: address) {
            address = node.next
            Unmanaged.passUnretained(node).release()
        }
    }
}
