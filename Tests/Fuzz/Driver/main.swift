// SPDX-License-Identifier: Apache-2.0

import CLibFuzzer
import Foundation
import Fuzzing

// `fuzz NAME [libFuzzer's options and corpora]`; scripts/fuzz builds and calls it.
let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
guard CommandLine.arguments.count > 1, FuzzTarget(rawValue: CommandLine.arguments[1]) != nil else {
    print("usage: fuzz NAME [libFuzzer's options and corpora]; NAME is one of \(names)")
    exit(2)
}
let rest = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
var count = Int32(rest.count)
var pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(
    capacity: rest.count + 1)
for (index, text) in rest.enumerated() { pointers?[index] = strdup(text) }
pointers?[rest.count] = nil

exit(
    LLVMFuzzerRunDriver(&count, &pointers) { data, size in
        guard let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else { return -1 }
        let bytes = Array(UnsafeBufferPointer(start: data, count: size))
        if let broken = target.play(bytes) { fatalError("\(target.rawValue): \(broken)") }
        return 0
    })
