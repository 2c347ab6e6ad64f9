# SPDX-License-Identifier: Apache-2.0
"""Sound as telephones carry it: 8 kHz mono, levelled to -20 dBFS, mu-law (G.711) in WAV files.

Shared by the scripts that make recordings for tests.
"""

import array
import math
import struct
import wave

RATE = 8000


def read_voice(path):
    """A speaking program's WAV file of any rate as telephone sound."""
    with wave.open(path) as file:
        assert file.getnchannels() == 1, path
        samples = array.array("h", file.readframes(file.getnframes()))
        samples = at16k(samples, file.getframerate())
    return levelled(trimmed(halved(samples, lowpass())))


def lowpass():
    """97 taps of a windowed sinc, 3.5 kHz at 16 kHz."""
    taps, cutoff = 97, 3500 / 16000
    middle = taps // 2
    row = []
    for i in range(taps):
        x = i - middle
        sinc = 2 * cutoff if x == 0 else math.sin(2 * math.pi * cutoff * x) / (math.pi * x)
        row.append(sinc * (0.42 - 0.5 * math.cos(2 * math.pi * i / (taps - 1))
                           + 0.08 * math.cos(4 * math.pi * i / (taps - 1))))
    total = sum(row)
    return [value / total for value in row]


def halved(samples, taps):
    pad = [0] * (len(taps) // 2)
    padded = pad + list(samples) + pad
    return [sum(t * s for t, s in zip(taps, padded[i:i + len(taps)]))
            for i in range(0, len(samples), 2)]


def trimmed(samples):
    loud = [i for i, s in enumerate(samples) if abs(s) > 160]
    return samples[max(0, loud[0] - 400):loud[-1] + 400] if loud else samples


def levelled(samples):
    frames = [samples[i:i + 160] for i in range(0, len(samples), 160)]
    sounding = [s for f in frames if sum(x * x for x in f) / len(f) > 160 * 160 for s in f]
    rms = math.sqrt(sum(x * x for x in sounding) / len(sounding))
    gain = min(3276.8 / rms, 29000 / max(abs(x) for x in samples))
    return [round(x * gain) for x in samples]


def at16k(samples, rate):
    """Straight lines between samples: what that adds lies over the telephone's band."""
    if rate == 16000:
        return samples
    count = int(len(samples) * 16000 / rate) - 2
    places = [i * rate / 16000 for i in range(count)]
    return [samples[int(p)] + (p - int(p)) * (samples[int(p) + 1] - samples[int(p)])
            for p in places]


def mulaw(sample):
    sign = 0x80 if sample < 0 else 0
    value = min(abs(sample), 32635) + 132
    exponent = value.bit_length() - 8
    return ~(sign | exponent << 4 | (value >> (exponent + 3)) & 15) & 0xFF


def from_mulaw(byte):
    byte = ~byte & 0xFF
    value = (((byte & 15) << 3) + 132 << (byte >> 4 & 7)) - 132
    return -value if byte & 0x80 else value


def write_wav(path, samples):
    data = bytes(mulaw(s) for s in samples)
    data += b"\xff" * (len(data) % 2)
    form = struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)
    fact = struct.pack("<I", len(data))
    body = (b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
            + b"fact" + struct.pack("<I", 4) + fact + b"data" + struct.pack("<I", len(data)) + data)
    with open(path, "wb") as file:
        file.write(b"RIFF" + struct.pack("<I", len(body)) + body)


def read_wav(path):
    """Samples of a file that `write_wav` wrote."""
    with open(path, "rb") as file:
        body = file.read()
    at = body.index(b"data")
    (length,) = struct.unpack("<I", body[at + 4:at + 8])
    return [from_mulaw(byte) for byte in body[at + 8:at + 8 + length]]
