"""Draws the held-out set. usage: draw_held_out.py FILE.npz COUNT [SEED]   (seed 900001: never used for training)"""
import random
import sys

import draw_lines
import draw_shards

r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 900001)
strips, texts = [], []
while len(strips) < int(sys.argv[2]):
    text = draw_lines.line(r)
    y = draw_lines.strip(r, text, r.random() < .93)
    if 40 <= y.shape[1] <= 1400:
        strips.append(y)
        texts.append(text)
draw_shards.save(sys.argv[1], strips, texts)
