"""Keeps a folder of shards of drawn strips rolling for `train.py`.

usage: draw_shards.py FOLDER SEED [KEEP]   (ends when FOLDER/stop exists)
Shard k holds 1024 strips from random.Random(SEED * 1000003 + k): any shard can be drawn again.
"""
import glob
import os
import random
import sys
import time

import numpy as np

import draw_lines

PER_SHARD = 1024


def shard(seed, k, hard_share=.93):
    r = random.Random(seed * 1000003 + k)
    strips, texts = [], []
    while len(strips) < PER_SHARD:
        text = draw_lines.line(r)
        y = draw_lines.strip(r, text, r.random() < hard_share)
        if 40 <= y.shape[1] <= 1400:
            strips.append(y)
            texts.append(text)
    return strips, texts


def save(path, strips, texts):
    widths = np.array([s.shape[1] for s in strips], np.int32)
    np.savez(path + '.tmp.npz', pixels=np.concatenate(strips, 1), widths=widths, texts=np.array(texts))
    os.replace(path + '.tmp.npz', path)


def main():
    folder, seed = sys.argv[1], int(sys.argv[2])
    keep = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    os.makedirs(folder, exist_ok=True)
    k = int(open(folder + '/next').read()) if os.path.exists(folder + '/next') else 0
    while not os.path.exists(folder + '/stop'):
        t = time.time()
        save(f'{folder}/s{k:06d}.npz', *shard(seed, k))
        k += 1
        open(folder + '/next', 'w').write(str(k))
        print('shard', k, round(time.time() - t, 1), 's', flush=True)
        if k >= keep:
            time.sleep(time.time() - t)   # enough for the start: leave a core to the training
        for old in sorted(glob.glob(folder + '/s*.npz'))[:-keep]:
            os.remove(old)


if __name__ == '__main__':
    main()
