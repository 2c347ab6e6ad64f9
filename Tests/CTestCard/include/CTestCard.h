// SPDX-License-Identifier: Apache-2.0
#pragma once

// A sound card made of memory, as an ALSA plugin: libasound loads it where an ALSA configuration names
//
//   pcm_type.testcard { lib "libTestCard.so" }
//   pcm.gw  { type testcard out "/tmp/a" in "/tmp/b" }
//   pcm.far { type testcard out "/tmp/b" in "/tmp/a" }
//
// What is played on `out` is captured on `in` of whoever names the same cable, which is a file. Keys
// of a pcm, all whole numbers, 0 being never:
//   skew      its clock is fast by so many millionths
//   rate      the only rate it has, else 8000 to 48000
//   overrun   after so many ms what it captures has an overrun, once
//   die       after so many ms its device is gone, once
//   away      for so many ms from then on it cannot be opened either
//   mute      after so many ms it brings nothing more, once
//   noise     1: it says so on standard error whenever it is opened
//   busy      1: another program has it
int testcard_is_linked(void);
