// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// `handoff simulate --matrix`: every cell with its name, as far as it is not as it has to be.
struct MatrixRun {
    /// Returns whether every cell came out as it has to.
    func run() -> Bool {
        let clock = ContinuousClock()
        let began = clock.now
        var failed = 0
        for cell in PeopleMatrix.cells {
            let problems = cell.problems()
            guard !problems.isEmpty else { continue }
            failed += 1
            print("\(cell.name):")
            for problem in problems { print("  \(problem)") }
        }
        let seconds = (clock.now - began).inSeconds
        print(
            "\(PeopleMatrix.cells.count) cells, \(failed) not as they have to be, "
                + "\((seconds * 10).rounded() / 10) s")
        return failed == 0
    }
}
