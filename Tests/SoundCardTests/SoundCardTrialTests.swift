// SPDX-License-Identifier: Apache-2.0

import CardRig
import Glibc
import MediaThreads
import Testing

/// Looking at devices: what is said of each, and that nothing else is.
@Suite(.serialized) struct SoundCardTrialTests {
    @Test func aDeviceThatCanBeUsedHasNoFault() throws {
        let pair = try TestCards.pair()
        #expect(SoundCardTrial.fault(of: pair.gateway) == nil)
        // It was given back.
        #expect(SoundCardTrial.fault(of: pair.gateway) == nil)
    }

    @Test func whatIsWrongIsSaidAsACallWould() throws {
        let missing = try #require(SoundCardTrial.fault(of: "hw:7,3"))
        #expect("\(missing)".hasPrefix("there is no ALSA device hw:7,3"))
        let slow = try TestCards.pair(gateway: "rate 9000").gateway
        #expect("\(try #require(SoundCardTrial.fault(of: slow)))".contains("plug:'\(slow)'"))
    }

    /// A gateway that runs has its cards: they are there.
    @Test func aDeviceInUseIsNoFault() throws {
        let pair = try TestCards.pair(gateway: "busy 1")
        #expect(SoundCardTrial.fault(of: pair.gateway) == nil)
    }

    /// What plugins print stays out of a command's own words.
    @Test func pluginsAreNotHeard() throws {
        let pair = try TestCards.pair(gateway: "noise 1")
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let kept = dup(STDERR_FILENO)
        dup2(fileno(file), STDERR_FILENO)
        let listed = ListedSoundCard.all()
        let fault = SoundCardTrial.fault(of: pair.gateway)
        let own = "our own words\n"
        write(STDERR_FILENO, own, own.utf8.count)
        dup2(kept, STDERR_FILENO)
        close(kept)
        rewind(file)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        // Whoever else speaks in this process may be there, too.
        #expect(text.contains(own) && !text.contains("noise of a plugin"), "\(text)")
        #expect(fault == nil && listed.contains { $0.name == pair.gateway && $0.isUsable })
    }
}
