// SPDX-License-Identifier: Apache-2.0

/// Who or what answered an operator's phone, judged by cadence, greeting length and beep.
package enum AnswerKind: String, Sendable, Hashable, CaseIterable {
    case human
    case voicemail
    /// A menu or a queue.
    case menu
    /// A machine that asks who is calling.
    case screening
    case silence
}
