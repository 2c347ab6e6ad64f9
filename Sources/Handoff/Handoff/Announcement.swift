// SPDX-License-Identifier: Apache-2.0

import CallModel

/// What tells a caller that somebody is being called for them: the words of the rule, where it has
/// any, else a clip.
struct Announcement: Sendable, Equatable {
    /// Said where there are no words, or they are not there in time.
    let clip: SharedClip
    /// The words of the rule, which are being synthesised.
    let words: ClipID?
    /// Said after it.
    let second: SharedClip?

    init(_ clip: SharedClip, words: ClipID? = nil, second: SharedClip? = nil) {
        self.clip = clip
        self.words = words
        self.second = second
    }

    /// Whether it says what the caller may choose, and of nobody who is called.
    var isChoices: Bool { clip == .stayKey || clip == .callbackKey }

    /// A person is being called.
    static let person = Announcement(.connecting)

    /// Nobody is called, because nobody is there at this hour.
    static let closed = Announcement(.closed)

    /// What is left of it when nobody is called any more.
    var withoutPromise: Announcement? { self == .closed ? self : nil }

    /// What is left to be said after the caller was told that the agent is gone, which asks for a
    /// moment, too; nil for nothing.
    var afterAgentLost: Announcement? { clip == .oneMoment && words == nil ? nil : self }
}
