// SPDX-License-Identifier: Apache-2.0

/// What a person at a terminal does with the calls that reach them: one at a time, by keys.
///
/// ```
///           offered             accept, and the gateway's word           hang up, gone
///  idle ──────────────▶ ringing ─────────▶ taking ─────────▶ talking ──────────────────▶ idle
///                          │ decline, gone                     │ ▲ hold
///                          ▼                                   ▼ │
///                        idle                                  held, as a part of talking
/// ```
/// Beside that a note may be being written, which takes all keys until it is sent or dropped.
package struct DeskMachine: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// → ringing
        case idle
        /// → taking, idle
        case ringing(DeskCall, hearsBriefing: Bool)
        /// The gateway was told that the call is taken. → talking, idle
        case taking(DeskCall)
        /// → idle
        case talking(DeskCall, isHeld: Bool)
    }

    package enum Key: Sendable, Hashable {
        case enter, escape, backspace
        /// Ctrl-C, or the end of what is typed.
        case interrupt
        case character(Character)
    }

    package enum Input: Sendable {
        case key(Key)
        case offered(DeskCall)
        /// The caller hears us.
        case accepted
        /// The gateway is gone, or has taken the call back.
        case gone(reason: String)
        /// Something about the sound card, in words.
        case soundCard(String)
    }

    /// What the person hears, and who hears them.
    package enum Sound: Sendable, Equatable {
        case none, bell, briefing, talk
    }

    package enum Effect: Sendable, Equatable {
        case accept
        case decline
        case hold(Bool)
        case note(String)
        case hangUp
        case sound(Sound)
        case show(String)
        /// What of a note is written so far, in the place of what was.
        case showDraft(String)
        case quit
    }

    package private(set) var state = State.idle
    /// The note that is being written; nil when none is.
    private var draft: String?
    /// The key that takes a call, beside Enter.
    private let acceptKey: Character?

    private static let longestNote = 2000

    package init(acceptKey: Character? = nil) { self.acceptKey = acceptKey }

    package mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key): pressed(key)
        case .offered(let call): offered(call)
        case .accepted: accepted()
        case .gone(let reason): gone(reason)
        case .soundCard(let words): [.show("sound card: \(words)")]
        }
    }

    // MARK: The gateway

    private mutating func offered(_ call: DeskCall) -> [Effect] {
        guard case .idle = state else { return [.decline] }
        state = .ringing(call, hearsBriefing: false)
        return [.sound(.bell), .show(DeskText.offer(call)), .show(DeskText.keys(of: self))]
    }

    private mutating func accepted() -> [Effect] {
        switch state {
        case .taking(let call), .ringing(let call, _):
            state = .talking(call, isHeld: false)
            return [.sound(.talk), .show("you talk"), .show(DeskText.keys(of: self))]
        case .idle, .talking: return []
        }
    }

    private mutating func gone(_ reason: String) -> [Effect] {
        if case .idle = state { return [] }
        state = .idle
        let lost = draft.map { [Effect.show("note not sent: \($0)")] } ?? []
        draft = nil
        return [.sound(.none), .show("the call is over: \(reason)")] + lost
            + [.show(DeskText.keys(of: self))]
    }

    // MARK: The keys

    private mutating func pressed(_ key: Key) -> [Effect] {
        if key == .interrupt { return interrupted() }
        if let draft { return write(key, after: draft) }
        switch state {
        case .idle: return pressedIdle(key)
        case .ringing(let call, let hears): return pressed(key, ringing: call, hears)
        case .taking: return [.show("the caller is being joined")]
        case .talking(let call, let isHeld): return pressed(key, talking: call, isHeld)
        }
    }

    private func pressedIdle(_ key: Key) -> [Effect] {
        key == .character("q") ? [.quit] : [.show(DeskText.keys(of: self))]
    }

    private mutating func pressed(
        _ key: Key, ringing call: DeskCall, _ hearsBriefing: Bool
    ) -> [Effect] {
        if key == .enter || key == acceptKey.map(Key.character) {
            state = .taking(call)
            return [.sound(.none), .accept]
        }
        switch key {
        case .character("d"):
            state = .idle
            return [.sound(.none), .decline, .show("declined")]
        case .character("w"):
            state = .ringing(call, hearsBriefing: !hearsBriefing)
            return [.sound(hearsBriefing ? .bell : .briefing)]
        case .character, .enter, .escape, .backspace, .interrupt:
            return [.show(DeskText.keys(of: self))]
        }
    }

    private mutating func pressed(
        _ key: Key, talking call: DeskCall, _ isHeld: Bool
    ) -> [Effect] {
        switch key {
        case .character("h"):
            state = .talking(call, isHeld: !isHeld)
            return [
                .hold(!isHeld), .sound(isHeld ? .talk : .none),
                .show(isHeld ? "you talk" : "the caller is on hold"),
            ]
        case .character("n"):
            draft = ""
            return [.show("write, then Enter; Esc drops it")]
        case .character("e"):
            state = .idle
            return [.sound(.none), .hangUp, .show("hung up"), .show(DeskText.keys(of: self))]
        case .character, .enter, .escape, .backspace, .interrupt:
            return [.show(DeskText.keys(of: self))]
        }
    }

    private mutating func write(_ key: Key, after text: String) -> [Effect] {
        switch key {
        case .character(let character):
            let longer = text.count < Self.longestNote ? text + String(character) : text
            draft = longer
            return [.showDraft(longer)]
        case .backspace:
            draft = String(text.dropLast())
            return [.showDraft(String(text.dropLast()))]
        case .escape:
            draft = nil
            return [.show("dropped")]
        case .enter:
            draft = nil
            let note = text.drop { $0.isWhitespace }
            return note.isEmpty ? [.show("dropped")] : [.note(String(note)), .show("noted")]
        case .interrupt: return []
        }
    }

    /// Leaves at once, and lets nobody wait for that.
    private mutating func interrupted() -> [Effect] {
        defer {
            state = .idle
            draft = nil
        }
        switch state {
        case .idle: return [.quit]
        case .ringing: return [.sound(.none), .decline, .quit]
        case .taking, .talking: return [.sound(.none), .hangUp, .quit]
        }
    }
}
