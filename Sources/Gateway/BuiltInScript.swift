// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import MediaEngine
package import Voice

extension GatewayServiceSettings.BuiltIn {
    /// The agent a newcomer meets: greets, listens, answers that it can fetch a person, and keeps
    /// offering that. It understands nothing; keys and spoken words are the gateway's business.
    package static func standard(
        voice: SpeechVoice
    ) throws(SpeechError) -> GatewayServiceSettings.BuiltIn {
        let synthesiser = SpeechSynthesiser()
        let lines = [
            "greeting": "Hello, this is the demo agent of the handoff gateway. Say something, "
                + "or press zero for a person.",
            "answer": "I heard you, but I am only a small script. Press zero, or say: I want to "
                + "talk to a person.",
            "returned": "I am back with you. Press zero to try again.",
        ]
        let format = AgentAddress.builtIn.protocol.format
        var clips: ScriptedAgent.Clips = [:]
        for (name, text) in lines {
            clips[name] = format.bytes(of: try synthesiser.speak(text, voice: voice))
        }
        let script = AgentScript(
            steps: [
                .pause(.milliseconds(300)),
                .say(clip: "greeting", interruptible: true),
                .hear(quiet: .milliseconds(900), atMost: .seconds(30)),
                .say(clip: "answer", interruptible: true),
                .goTo(2),
            ],
            onReturn: [.say(clip: "returned"), .goTo(2)])
        return GatewayServiceSettings.BuiltIn(script: script, clips: clips)
    }
}
