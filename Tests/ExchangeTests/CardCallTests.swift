// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import Testing
import Timing

/// A leg on a sound card: what is the kind's own.
@Suite struct CardCallTests {
    private static func stage(_ targets: [Target]) throws -> SwitchStage {
        var stage = try SwitchStage(targets: targets)
        stage.beginTalk()
        stage.ask()
        return stage
    }

    private static func devices(_ stage: SwitchStage) -> [String] {
        stage.effects.compactMap { effect in
            switch effect {
            case .openCard(_, let device): "open \(device)"
            case .ringCard: "ring"
            case .joinCard(_, let party, let device): "join \(party.rawValue) \(device)"
            case .closeCard: "close"
            default: nil
            }
        }
    }

    @Test func itRingsAndIsPickedUpByItself() throws {
        var stage = try Self.stage([SwitchStage.target("anna", .card)])
        #expect(Self.devices(stage) == ["open hw:1,0"])
        stage.operatorCard(.opened("16000 Hz"))
        #expect(Self.devices(stage) == ["open hw:1,0", "ring"])
        #expect(stage.names.contains("operator.ringing"))
        stage.pass(.milliseconds(1990))
        #expect(!stage.names.contains("operator.answered"))
        stage.pass(.milliseconds(20))
        #expect(Self.devices(stage) == ["open hw:1,0", "ring", "join operator hw:1,0"])
        #expect(stage.names.contains("operator.answered"))
    }

    @Test func withoutATimeItIsPickedUpAtOnce() throws {
        let address = CardAddress(device: "default", answerAfter: .zero)
        var stage = try Self.stage([Target(name: "anna", address: .card(address))])
        stage.operatorCard(.opened("16000 Hz"))
        #expect(Self.devices(stage) == ["open default", "join operator default"])
        #expect(stage.names.contains("operator.answered"))
    }

    /// What ALSA says of a device is what the attempt ends with, and stands in the journal.
    @Test(arguments: [(false, OutcomeReason.trunkFailure), (true, .busy)])
    func aDeviceThatCannotBeOpenedIsTheNextTargetsTurn(
        _ isBusy: Bool, _ result: OutcomeReason
    ) throws {
        var stage = try Self.stage([
            SwitchStage.target("anna", .card), SwitchStage.target("ben", .sip),
        ])
        stage.operatorCard(.failed(reason: "no hw:1,0", isBusy: isBusy))
        #expect(stage.attempts.map(\.result) == [result])
        #expect(stage.kinds.contains(.warning("attempt-1: no hw:1,0")))
        #expect(stage.targets == ["ben"])
        #expect(Self.devices(stage).last == "close")
    }

    @Test func whoIsHeldElsewhereIsNotRung() throws {
        for kind in [SwitchStage.Kind.card, .desk] {
            var stage = try SwitchStage(
                targets: [SwitchStage.target("anna", kind), SwitchStage.target("ben", kind)])
            stage.busy = ["anna"]
            stage.beginTalk()
            stage.ask()
            #expect(stage.attempts.map(\.result) == [.busy])
            #expect(stage.targets == ["ben"])
        }
    }

    /// A line's caller is there from the start, and goes when nobody is heard or the exchange says so.
    @Test func aBusyToneEndsACallOnALine() throws {
        var stage = try SwitchStage(caller: .card, targets: [])
        stage.beginTalk()
        #expect(Self.devices(stage) == ["join caller hw:1,0"])
        #expect(stage.names.contains("caller.connected"))
        stage.input(.heard(.tone(.caller, .ringback, at: SampleTime(samples: 0))))
        #expect(!stage.names.contains("caller.disconnected"))
        stage.input(.heard(.tone(.caller, .busy, at: SampleTime(samples: 0))))
        #expect(stage.names.contains("caller.disconnected"))
        #expect(Self.devices(stage).last == "close")
        stage.pass(.seconds(10))
        #expect(stage.leaks == [])
    }

    /// On SIP the same tone is only a sound.
    @Test func aBusyToneEndsNoOtherCall() throws {
        var stage = try SwitchStage(caller: .sip, targets: [])
        stage.beginTalk()
        stage.input(.heard(.tone(.caller, .busy, at: SampleTime(samples: 0))))
        #expect(!stage.names.contains("caller.disconnected"))
    }

    /// A desk says what it does in writing: accept, hold, a note.
    @Test func aDeskHoldsAndWrites() throws {
        var stage = try Self.stage([SwitchStage.target("anna", .desk)])
        stage.operatorStream(.opened)
        stage.pass(.seconds(1))
        stage.operatorStream(.event(.accept))
        #expect(stage.names.contains("bridged"))
        stage.operatorStream(.event(.hold(true)))
        #expect(stage.kinds.contains(.held(.operator, true)))
        stage.operatorStream(.event(.hold(false)))
        #expect(stage.kinds.contains(.held(.operator, false)))
        stage.operatorStream(.event(.note("calls \u{7}back")))
        #expect(stage.names.contains("operator.noted"))
        stage.operatorStream(.ended(reason: "hung up", spokeAgo: nil))
        #expect(stage.names.contains("operator.disconnected"))
    }
}
