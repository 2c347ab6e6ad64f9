// SPDX-License-Identifier: Apache-2.0

/// Which of its requests a session gets a response to.
enum RequestPurpose: Sendable, Hashable {
    case invite, reinvite, info, bye, prack, update
}
