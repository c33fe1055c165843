"""Draws whole documents as line images of the cutter's geometry (48 rows, capitals 24 px, contrast stretched), to measure
reader and decoder together.

usage: draw_documents.py OUT COUNT SEED [wrong-share]   -> OUT.json (format, lines, widths, printed wrong or not), OUT.bin (rows of each strip, one after the other)
"""
import json
import random
import sys

import numpy as np

import draw_lines


def spoil(r, lines):
    """One character replaced, as on specimens whose check digits do not hold."""
    k = r.randrange(len(lines))
    at = r.randrange(len(lines[k]))
    old = lines[k][at]
    new = r.choice(draw_lines.DIGITS if old in draw_lines.DIGITS else draw_lines.LETTERS)
    return lines[:k] + [lines[k][:at] + new + lines[k][at + 1:]] + lines[k + 1:]


def main():
    out, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    wrong = float(sys.argv[4]) if len(sys.argv) > 4 else .05
    r = random.Random(seed)
    listed = []
    with open(out + '.bin', 'wb') as f:
        while len(listed) < count:
            kind, lines = draw_lines.document(r, ('TD3', 'TD3', 'TD3', 'TD1', 'TD1', 'TD2', 'MRVA', 'MRVB', 'FRID', 'CHDL', 'FRDL'))
            spoiled = r.random() < wrong
            if spoiled:
                lines = spoil(r, lines)
            strips = []
            for text in lines:
                y = draw_lines.strip(r, text, r.random() < .93, 48, 24).astype(np.float32)
                low, high = np.percentile(y, (1, 99))
                strips.append(np.clip((y - low) * (255 / max(8., high - low)), 0, 255).astype(np.uint8))
            if any(s.shape[1] < 40 or s.shape[1] > 1536 for s in strips):
                continue
            for s in strips:
                f.write(s.tobytes())
            listed.append({'format': kind, 'lines': lines, 'widths': [s.shape[1] for s in strips], 'spoiled': spoiled})
    json.dump(listed, open(out + '.json', 'w'))


if __name__ == '__main__':
    main()
