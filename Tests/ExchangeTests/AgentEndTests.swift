// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import Testing
import Timing
import Triggers

/// How a call ends by its agent: over every protocol, in every order of sound, marks, words, wishes and
/// the end of the socket.
@Suite struct AgentEndTests {
    /// What has become of the caller.
    enum End: Sendable, Equatable { case talking, ended, handedOff }

    /// A call and its bot, message by message.
    ///
    /// `a` `A` the agent's speech begins and ends, `c` `C` the caller's; `s` the bot sends half a
    /// second of sound, `m` a mark, `g` "goodbye" as its transcript, `t` other words, `b` the caller's
    /// "thanks, bye", `q` a question of theirs; `h` the bot hangs up, `x` it closes with 1000, `e`
    /// with 1011, `n` its connection is lost; `p` all its sound has been played; `0` the caller presses 0.
    private struct Bot {
        var stage: SwitchStage
        var conversation: AgentConversation
        var peer: any AgentPeer
        var marks: [String] = []
        var played = 0
        var callerSpoke = SampleTime(samples: 0)

        init(_ name: String, _ onClose: CallPlan.AgentClose) throws {
            stage = try SwitchStage(
                targets: [SwitchStage.target("anna", .sip)],
                { _, plan in plan.onAgentClose = onClose })
            stage.beginTalk()
            let description = try #require(AgentProtocolCatalog.named(name))
            let identity = StreamIdentity(account: "AC1", call: "CA1", stream: "MZ1")
            conversation = AgentConversation(
                description.makeProtocol(AgentIntroduction(identity: identity, parameters: [])))
            peer = description.makePeer()
            for case .send(let message) in conversation.opened(at: stage.now) {
                _ = try message.bytes.withUnsafeBytes { try peer.receive($0, as: message.kind) }
            }
        }

        mutating func play(_ marks: String) {
            for mark in marks {
                stage.pass(.milliseconds(500))
                take(mark)
            }
        }

        private mutating func take(_ mark: Character) {
            let at = SampleTime(samples: (stage.now - .zero).inMilliseconds * 8)
            func said(_ text: String, _ party: Party) -> AgentMessage {
                peer.transcript(TranscriptSegment(party: party, text: text))
            }
            switch mark {
            case "a": stage.input(.heard(.speechBegan(.agent, at: at)))
            case "A": stage.input(.heard(.speechEnded(.agent, began: at, ended: at)))
            case "c":
                callerSpoke = at
                stage.input(.heard(.speechBegan(.caller, at: at)))
            case "C": stage.input(.heard(.speechEnded(.caller, began: callerSpoke, ended: at)))
            case "s":
                let format = conversation.format
                let sound = (0..<format.bytesPerSecond / 2).map {
                    UInt8($0 / 2 % 2 == 0 ? 0x20 : 0xA0)
                }
                send(sound.withUnsafeBufferPointer { peer.sound($0) })
            case "m": send(peer.mark("m\(marks.count)"))
            case "g": send(said("You're all set. Goodbye!", .agent))
            case "t": send(said("Let me look at that.", .agent))
            case "b": send(said("Thanks, bye!", .caller))
            case "q": send(said("And my refund?", .caller))
            case "h": send(peer.hangUp("done"))
            case "x": follow(conversation.closed(.byPeer(code: 1000, reason: "bye"), at: stage.now))
            case "e":
                follow(conversation.closed(.byPeer(code: 1011, reason: "oops"), at: stage.now))
            case "n": follow(conversation.closed(.otherwise(reason: "reset"), at: stage.now))
            case "p":
                for name in marks { stage.input(.media(.mark(.agent, name: name))) }
                for name in marks { follow(conversation.tell(.marked(name), at: stage.now)) }
                marks = []
                stage.input(.media(.streamDrained(.agent)))
            case "0": stage.ask()
            default: break
            }
        }

        private mutating func send(_ message: AgentMessage) {
            follow(
                message.bytes.withUnsafeBytes {
                    conversation.receive($0, as: message.kind, at: stage.now)
                })
        }

        private mutating func follow(_ effects: [AgentConversation.Effect]) {
            for effect in effects {
                switch effect {
                case .report(let event):
                    stage.input(.leg(.stream(StreamID(call: SwitchStage.id, number: 1), event)))
                case .play(let sound): played += sound.count
                case .mark(let name): marks.append(name)
                case .send, .clear, .close: break
                }
            }
        }

        var end: End {
            if stage.targets.contains("anna") { return .handedOff }
            return stage.names.contains("call.ended") ? .ended : .talking
        }
    }

    private static func bot(
        _ name: String, _ marks: String, _ onClose: CallPlan.AgentClose = .auto
    ) throws -> Bot {
        var bot = try Bot(name, onClose)
        bot.play(marks)
        return bot
    }

    static let protocols = AgentProtocolCatalog.all.map(\.name)

    /// What it said is heard first, whatever comes between: the call ends with the last of it.
    @Test(arguments: protocols)
    func whatItSaidIsHeardFirst(name: String) throws {
        for marks in [
            // It hangs up, before and after its sound has been played, a mark pending, twice.
            "saAh", "saAph", "saAmh", "shm", "sahA", "sgh", "saAhh", "hs", "sch", "scCqh", "sh",
            // Then it closes, in good order or not, at once or later.
            "saAhx", "saAhe", "saAhn", "saAmhx", "shmx", "shsx", "sahxA", "scChx", "scChe",
            "scCqhx",
            // It closes without a word about it, having spoken last or said goodbye.
            "saAx", "saAmx", "sax", "sx", "smx", "saAgx", "saAgcCx", "saAgcCbx", "saAgcbCx",
            "sgcCbx", "saAgcCbmx", "cCqsaAx",
        ] {
            var bot = try Self.bot(name, marks)
            // Sound that is still to be played ends when the media thread says so.
            #expect(bot.end == .talking, "\(marks)")
            let heard = bot.stage.effects.contains {
                if case .media(_, .awaitStream(.agent, .end)) = $0 { true } else { false }
            }
            #expect(heard, "\(marks): nobody waits for its sound")
            #expect(
                !bot.stage.effects.contains {
                    if case .media(_, .close(.agent)) = $0 { true } else { false }
                })
            bot.stage.pass(.seconds(5))
            #expect(bot.end == .talking, "\(marks)")
            bot.play("p")
            #expect(bot.end == .ended, "\(marks)")
            bot.stage.callerHangsUp()
            bot.stage.pass(.seconds(5))
            #expect(bot.stage.leaks == [], "\(marks)")
            #expect(!bot.stage.names.contains("defect"), "\(marks)")
        }
    }

    /// It left, and the caller wants something.
    @Test(arguments: protocols)
    func whoIsLeftAloneGetsAPerson(name: String) throws {
        for marks in [
            "x", "e", "n", "saAe", "saAn", "saAge", "scCx", "saAcCx", "saAccx", "saAcCqx",
            "saAgcCqx",
            "saAgcCbcCqx", "saAgc----Cx", "saAgcx", "saAtcCbx", "saAcCbx", "saApcCx", "saAmcCx",
            "saAgaAtcCx",
            // Who presses 0 gets one, hung up or not.
            "saA0", "saAh0", "saAhx0", "saAx0", "saAgx0", "saA0h", "saA0x", "saA0hx", "saAh0x",
            "saAh0p", "saAx0p",
        ] {
            var bot = try Self.bot(name, marks)
            bot.stage.pass(.seconds(12))
            #expect(bot.end == .handedOff, "\(marks)")
            bot.play("p")
            #expect(bot.end == .handedOff, "\(marks)")
            bot.stage.callerHangsUp()
            bot.stage.pass(.seconds(10))
            #expect(bot.stage.leaks == [], "\(marks)")
            #expect(!bot.stage.names.contains("defect"), "\(marks)")
        }
    }

    /// What 1000 means is a setting; a hang-up means the same under each.
    @Test(arguments: protocols)
    func whatAClosedSocketMeansIsASetting(name: String) throws {
        for (marks, auto, hangUp, handoff) in [
            ("saAx", End.ended, End.ended, End.handedOff),
            ("saAcCqx", .handedOff, .ended, .handedOff), ("x", .handedOff, .ended, .handedOff),
            ("saAgcCbx", .ended, .ended, .handedOff), ("scx", .handedOff, .ended, .handedOff),
            ("saAe", .handedOff, .handedOff, .handedOff), ("saAhx", .ended, .ended, .ended),
            ("saAhe", .ended, .ended, .ended), ("saAh", .ended, .ended, .ended),
            ("saA0x", .handedOff, .handedOff, .handedOff),
        ] {
            for (onClose, expected) in [
                (CallPlan.AgentClose.auto, auto), (.hangUp, hangUp), (.handoff, handoff),
            ] {
                var bot = try Self.bot(name, marks + "p", onClose)
                bot.stage.pass(.seconds(12))
                #expect(bot.end == expected, "\(marks) \(onClose)")
            }
        }
    }

    /// Sound after the hang-up, or after the end of the socket, is none.
    @Test(arguments: protocols)
    func lateSoundIsNotHeard(name: String) throws {
        for marks in ["saAh", "saAx", "saAhx", "saAhm"] {
            var bot = try Self.bot(name, marks)
            let played = bot.played
            bot.play("sss")
            #expect(bot.played == played && played > 0, "\(marks)")
            bot.play("p")
            #expect(bot.end == .ended, "\(marks)")
        }
    }

    /// A mark that is played to its end after the bot has left is told to nobody, and breaks nothing.
    @Test(arguments: protocols)
    func marksOutliveTheSocket(name: String) throws {
        var bot = try Self.bot(name, "ssmsmx")
        #expect(bot.marks.count == 2)
        bot.play("p")
        #expect(bot.end == .ended)
        let told = bot.stage.effects.contains {
            if case .tellStream(_, .marked) = $0 { true } else { false }
        }
        #expect(!told)
    }

    /// Sound that never ends keeps nobody for ever.
    @Test(arguments: protocols)
    func soundWithoutEndIsNotWaitedForForEver(name: String) throws {
        for marks in ["saAh", "saAx"] {
            var bot = try Self.bot(name, marks)
            bot.stage.pass(.seconds(61))
            #expect(bot.end == .ended, "\(marks)")
        }
    }
}
