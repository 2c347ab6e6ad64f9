// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Testing
import Timing

/// What becomes of a stream in every order of events, in every protocol.
@Suite struct AgentConversationTests {
    private enum Step: CaseIterable {
        case opened, message, tell, end, closedByPeer, closedByNetwork
    }

    private static let introduction = AgentIntroduction(
        identity: TwilioMediaStreamTests.identity, parameters: [])

    private static func make(_ name: String) throws -> AgentConversation {
        let description = try #require(AgentProtocolCatalog.named(name))
        return AgentConversation(description.makeProtocol(introduction))
    }

    private func play(
        _ step: Step, on conversation: inout AgentConversation
    ) -> [AgentConversation.Effect] {
        switch step {
        case .opened: conversation.opened(at: .zero)
        case .message:
            Array("{".utf8).withUnsafeBytes { conversation.receive($0, as: .text, at: .zero) }
        case .tell: conversation.tell(.digit("1"), at: .zero)
        case .end: conversation.end(reason: "done", at: .zero)
        case .closedByPeer: conversation.closed(.byPeer(code: 1000, reason: "bye"), at: .zero)
        case .closedByNetwork: conversation.closed(.otherwise(reason: "lost"), at: .zero)
        }
    }

    /// Every order of four steps: nothing is sent or played outside of the opening and the end,
    /// and the end is reported once, unless we made it.
    @Test(arguments: AgentProtocolCatalog.all.map(\.name))
    func everyOrderOfEventsEndsOnce(name: String) throws {
        for number in 0..<Int(1296) {
            var conversation = try Self.make(name)
            var (isOpen, isOver, ends, code) = (false, false, 0, number)
            for _ in 0..<4 {
                let step = Step.allCases[code % 6]
                code /= 6
                let effects = play(step, on: &conversation)
                let wasOpen = isOpen && !isOver
                switch step {
                case .opened: if !isOver { isOpen = true }
                case .end, .closedByPeer, .closedByNetwork: isOver = true
                case .message, .tell: break
                }
                for effect in effects {
                    switch effect {
                    case .report(.failed), .report(.closed), .report(.ended): ends += 1
                    case .report(.opened): #expect(step == .opened)
                    case .close: #expect(step == .end)
                    case .send, .play, .mark, .clear, .report:
                        #expect(wasOpen || step == .opened, "\(number): \(effect)")
                    }
                }
                #expect(conversation.isOpen == (isOpen && !isOver), "\(number)")
            }
            #expect(ends <= 1, "\(number)")
        }
    }

    @Test(arguments: AgentProtocolCatalog.all.map(\.name))
    func theEndSaysWhoseItWas(name: String) throws {
        let table: [(opened: Bool, AgentConversation.Closure, AgentConnectionEvent)] = [
            (false, .otherwise(reason: "refused"), .failed(reason: "refused")),
            (false, .byPeer(code: 1000, reason: "no"), .failed(reason: "no")),
            (true, .byPeer(code: 1000, reason: "bye"), .ended(reason: "bye", spokeAgo: nil)),
            (true, .byPeer(code: 1011, reason: "oops"), .closed(reason: "oops")),
            (true, .byPeer(code: nil, reason: "?"), .closed(reason: "?")),
            (true, .otherwise(reason: "lost"), .closed(reason: "lost")),
        ]
        for (opened, closure, event) in table {
            var conversation = try Self.make(name)
            if opened { _ = conversation.opened(at: .zero) }
            #expect(conversation.closed(closure, at: .zero) == [.report(event)])
        }
    }

    @Test func lostSoundIsSaidOnce() throws {
        var conversation = try Self.make("vonage")
        #expect(conversation.soundDropped().isEmpty)
        _ = conversation.opened(at: .zero)
        #expect(conversation.soundDropped() == [.report(.event(.malformed(.tooFarAhead)))])
        #expect(conversation.soundDropped().isEmpty)
    }
}
