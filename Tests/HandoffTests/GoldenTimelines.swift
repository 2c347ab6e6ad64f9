// SPDX-License-Identifier: Apache-2.0

enum GoldenTimelines {
    static let secondAccepts = ""
    static let nobody = ""
}
