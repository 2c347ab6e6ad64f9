// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import JSON
import MediaEngine
import SIP
import Testing
import Timing

/// The stream to another agent that may take the caller: what it is told, and that only its own
/// words count.
@Suite struct SuccessorLegTests {
    private static let address = AgentAddress.webSocket(
        WebSocketURL(host: "10.0.0.20", port: 8765), AgentProtocolCatalog.twilio)
    private static let targets = [
        Target(name: "billing", address: .stream(address, acceptAfter: nil)),
        Target(name: "invoices", address: .stream(address, acceptAfter: nil)),
        Target(name: "anna", uri: "sip:anna@10.0.0.7:5070"),
    ]

    /// A caller who talks with the first agent and asks for a person; the streams so far.
    private static func asked() throws -> (Switchboard, CallID) {
        var board = Switchboard(targets: targets) { $0.publicURL = "https://gateway.example" }
        let call = try board.arrive()
        board.input(.stream(StreamID(call: call, number: 1), .opened))
        board.press(call)
        return (board, call)
    }

    private static func streams(_ board: Switchboard) -> [(StreamID, Party, AgentDestination)] {
        board.effects.compactMap { effect in
            guard case .connectStream(let id, let party, let destination) = effect else {
                return nil
            }
            return (id, party, destination)
        }
    }

    private static func told(_ board: Switchboard, _ id: StreamID) -> [AgentCommand] {
        board.effects.compactMap { effect in
            if case .tellStream(id, let command) = effect { command } else { nil }
        }
    }

    @Test func itsFirstMessageSaysWhatTheHandoffIsAbout() throws {
        let (board, call) = try Self.asked()
        let (id, party, destination) = try #require(Self.streams(board).last)
        #expect(id == StreamID(call: call, number: 2) && party == .operator)
        #expect(destination.address == Self.address)
        let told = board.told
        #expect(told["call_id"] == call.rawValue)
        #expect(told["from_number"] == "+49301111")
        #expect(told["handoff_id"] == "\(call)-h1")
        #expect(told["handoff_reason"]?.isEmpty == false)
        #expect(told["handoff_briefing"]?.hasPrefix("Maria is calling.") == true)
        #expect(told["handoff_url"]?.hasPrefix("https://gateway.example/v1/handoffs/") == true)
        let package = try JSONReader.read(Array((told["handoff_package"] ?? "").utf8))
        #expect(package["schema"]?.string == HandoffPackage.schema)
    }

    @Test func itIsOfferedTheCallWithThePackage() throws {
        var (board, call) = try Self.asked()
        let id = StreamID(call: call, number: 2)
        board.input(.stream(id, .opened))
        guard case .handoff(let notice)? = Self.told(board, id).last else {
            Issue.record("nothing was offered")
            return
        }
        #expect(notice.status == .offered)
        #expect(notice.package?.id == notice.id)
    }

    @Test func whenItAcceptsItsStreamIsTheAgents() throws {
        var (board, call) = try Self.asked()
        let (first, second) = (StreamID(call: call, number: 1), StreamID(call: call, number: 2))
        board.input(.stream(second, .opened))
        board.input(.stream(second, .event(.accept)))
        let moved = board.effects.contains {
            if case .media(call, .moveStream(from: .operator, to: .agent)) = $0 {
                true
            } else {
                false
            }
        }
        let closed = board.effects.contains {
            if case .closeStream(first, _) = $0 { true } else { false }
        }
        #expect(moved && closed)
        guard case .handoff(let notice)? = Self.told(board, second).last else {
            Issue.record("it was not told")
            return
        }
        #expect(notice.status == .accepted)
        // Keys are its own now, and what the first one still says is nobody's.
        board.input(.heard(call, .digit(Digit(party: .caller, key: "5", carrier: .info))))
        #expect(Self.told(board, second).last == .digit("5"))
        let before = board.effects.count
        board.input(.stream(first, .closed(reason: "late")))
        #expect(board.effects.count == before)
    }

    @Test func lateWordsOfOneAreNotTakenForAnothers() throws {
        var (board, call) = try Self.asked()
        let (second, third) = (StreamID(call: call, number: 2), StreamID(call: call, number: 3))
        board.input(.stream(second, .opened))
        board.input(.stream(second, .event(.decline(reason: "only\u{0} German"))))
        #expect(board.lastAttempt?.result == .declined)
        #expect(board.lastAttempt?.evidence?.words == "only German")
        #expect(Self.streams(board).map(\.0) == [StreamID(call: call, number: 1), second, third])
        board.input(.stream(third, .opened))
        for late: AgentConnectionEvent in [
            .event(.accept), .closed(reason: "late"), .ended(reason: "1000", spokeAgo: nil),
            .failed(reason: "late"), .opened,
        ] {
            let before = board.effects.count
            board.input(.stream(second, late))
            #expect(board.effects.count == before, "\(late)")
        }
        board.input(.stream(third, .ended(reason: "1000 bye", spokeAgo: nil)))
        #expect(board.lastAttempt?.result == .declined)
        #expect(board.lastAttempt?.evidence?.code == 1000)
        #expect(board.requests.last?.uri.user == "anna")
    }

    @Test func whatItWantsBeforeItHasTheCallIsNotDone() throws {
        var (board, call) = try Self.asked()
        let id = StreamID(call: call, number: 2)
        board.input(.stream(id, .opened))
        let before = board.journal.count
        for wish: AgentEvent in [
            .handoff(AgentRequest(reason: "x")), .hangUp(reason: "x"),
            .transcript(TranscriptSegment(party: .caller, text: "x")), .sentencePlayed,
            .unknown(event: "dance"), .malformed(.notAnObject), .reported(.confidence(0.1)),
        ] {
            board.input(.stream(id, .event(wish)))
        }
        #expect(board.journal.count == before)
    }
}
