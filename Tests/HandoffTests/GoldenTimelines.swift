// SPDX-License-Identifier: Apache-2.0

/// What `GoldenTimelineTests` expects: milliseconds, then the line of the journal.
enum GoldenTimelines {
    static let secondAccepts = """
             0  caller<hold+announcement
             0  caller<agent+announcement agent<caller
             0  agent speaks
             0  agent pauses after 0 ms
          2000  caller: I want to talk to a person
          2000  escalation: asked for a person (rule asked-in-words)
          2000  handoff on route support
          2000  agent told: handoff began: asked for a person
          2000  caller<hold@0.2+announcement
          2000  announcement: connecting
          2000  briefing: Maria Lopez is calling. Reason: asked for a person. Nothing else is \
        known yet.
          2000  calling anna
          2000  package c1-h1 goes to anna (attempt-1)
          2000  attempt-1 rings (180)
          4000  announcement: connecting ends
          4000  hold: hold-music
          4000  caller<hold+announcement
         17000  anna: no-answer (180 Ringing)
         17000  briefing: Maria Lopez is calling. Reason: asked for a person. Nothing else is \
        known yet. Anna did not answer. Waiting 15 seconds.
         17000  calling ben
         17000  package c1-h1 goes to ben (attempt-2)
         17000  attempt-2 rings (180)
         21000  attempt-2 answered
         21000  caller<hold+announcement operator<whisper+notice
         21000  whisper: spoken-2
         24000  announcement: still-trying
         24000  caller<hold@0.2+announcement operator<whisper+notice
         26000  announcement: still-trying ends
         26000  caller<hold+announcement operator<whisper+notice
         27000  whisper: spoken-2 ends
         27000  notice: keys
         28500  operator pressed 1
         28500  operator: accept
         28500  caller and operator are joined
         28500  caller<operator+announcement operator<caller+notice
         28500  hold stops
         28500  notice: accepted
         28500  agent told: caller joined with ben
         28800  notice: accepted ends
         33500  ben: completed (200 OK)
         33500  handoff bridged: completed
         88500  caller gone: BYE
         88500  operator<notice
         88500  notice: caller-gone
         88500  agent gone: caller hung up
         89700  notice: caller-gone ends
         89700  operator gone: caller hung up
         89700  silent
         89700  call ended: caller hung up
        """

    static let nobody = """
             0  caller<hold+announcement
             0  caller<agent+announcement agent<caller
             0  agent speaks
             0  agent pauses after 0 ms
          2000  escalation: asked for a person (rule asked-in-words)
          2000  handoff on route support
          2000  agent told: handoff began: asked for a person
          2000  caller<hold@0.2+announcement
          2000  announcement: connecting
          2000  briefing: Maria Lopez is calling. Reason: asked for a person. Nothing else is \
        known yet.
          2000  calling anna
          2000  package c1-h1 goes to anna (attempt-1)
          2000  anna: busy (486 Busy Here)
          2000  briefing: Maria Lopez is calling. Reason: asked for a person. Nothing else is \
        known yet. Anna was busy.
          2000  calling ben
          2000  package c1-h1 goes to ben (attempt-2)
          2000  ben: declined (603 Decline)
          4000  announcement: connecting ends
          4000  briefing: Maria Lopez is calling. Reason: asked for a person. Nothing else is \
        known yet. 2 calls to colleagues failed.
          4000  announcement: leave-message
          4000  caller<announcement
          6000  announcement: leave-message ends
          6000  announcement: beep
          6300  announcement: beep ends
          6300  recording c1-h1-message
          6300  caller speaks
         10000  caller pressed #
         10050  recorded c1-h1-message, 4.0 s
         10050  handoff voicemail: declined (603 Decline)
         10050  announcement: message-thanks
         12050  announcement: message-thanks ends
         12050  caller gone: message left
         12050  silent
         12050  agent told: call ended: message left
         12050  agent gone: message left
         12050  call ended: message left
        """
}
