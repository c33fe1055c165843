"""Trains the line reader on the shards that draw_shards.py keeps drawing.

usage: train.py SHARDS OUT SECONDS [--from CHECKPOINT] [--rate 2e-3] [--seed 1] [--held HELD.npz]
Writes OUT/last.pt (weights, averaged weights, optimiser, step) every two minutes; the averaged weights are what export.py takes.
"""
import argparse
import copy
import glob
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

import net


def load(path):
    with np.load(path) as z:
        pixels, widths, texts = z['pixels'], z['widths'], z['texts']
    at = np.concatenate([[0], np.cumsum(widths)])
    return [(pixels[:, at[i]:at[i + 1]], str(texts[i])) for i in range(len(widths))]


def jitter(rs, p):
    """Cheap variety on top of what was drawn, since each shard is used more than once."""
    if rs.rand() < .3:
        p = np.roll(p, rs.choice((-1, 1)), 0)
    if rs.rand() < .3:
        p = p[:, rs.randint(0, 4):]
    if rs.rand() < .6:    # the cutter stretches the contrast between the 1st and the 99th percentile
        low, high = np.percentile(p[::2, ::2], (1, 99))
        p = np.clip((p - np.float32(low)) * np.float32(255 / max(8., high - low)), 0, 255)
    p = net.standardise(p)
    if rs.rand() < .25:
        p = p + rs.randn(*p.shape).astype(np.float32) * rs.uniform(.03, .3)
    if rs.rand() < .15:
        p = np.sign(p) * np.abs(p) ** np.float32(rs.uniform(.7, 1.4))
    if rs.rand() < .12:   # a narrow band lost
        x = rs.randint(0, p.shape[1] - 4)
        p = p.copy()
        p[:, x:x + rs.randint(1, 5)] = rs.uniform(-1, 1)
    return p


def batch_of(items, rs=None):
    arrays = [jitter(rs, p) if rs is not None else net.standardise(p) for p, _ in items]
    width = max(a.shape[1] for a in arrays)
    width += -width % 4
    x = np.zeros((len(arrays), 1, 32, width), np.float32)
    for i, a in enumerate(arrays):
        x[i, 0, :, :a.shape[1]] = a
    lengths = torch.tensor([(a.shape[1] + 3) // 4 for a in arrays])
    targets = torch.tensor([net.CLASSES.index(c) + 1 for _, t in items for c in t])
    return torch.from_numpy(x), lengths, targets, torch.tensor([len(t) for _, t in items])


def measure(model, items, batch=32):
    model.eval()
    items = sorted(items, key=lambda it: it[0].shape[1])
    errors = total = exact = 0
    with torch.no_grad():
        for k in range(0, len(items), batch):
            part = items[k:k + batch]
            x, lengths, _, _ = batch_of(part)
            y = model(x)
            for i, (_, text) in enumerate(part):
                e = net.edit_distance(net.greedy(y[i, :lengths[i]]), text)
                errors += e
                total += len(text)
                exact += e == 0
    return errors / total, exact / len(items)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('shards')
    p.add_argument('out')
    p.add_argument('seconds', type=float)
    p.add_argument('--from', dest='start')
    p.add_argument('--rate', type=float, default=2e-3)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--held')
    p.add_argument('--pool', type=int, default=48)
    a = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rs = np.random.RandomState(a.seed)
    os.makedirs(a.out, exist_ok=True)
    model = net.LineNet()
    mean = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=1e-3)
    step, seen = 0, 0
    if a.start:
        c = torch.load(a.start)
        model.load_state_dict(c['model'])
        mean.load_state_dict(c['mean'])
        optimiser.load_state_dict(c['optimiser'])
        step, seen = c['step'], c['seen']
    held = load(a.held) if a.held else None
    print('parameters', sum(q.numel() for q in model.parameters()), flush=True)
    pool, order = {}, []
    started = saved = time.time()
    losses = []
    while time.time() - started < a.seconds:
        for path in sorted(glob.glob(a.shards + '/s*[0-9].npz'))[-a.pool:]:
            if path not in pool:
                try:
                    pool[path] = load(path)
                except Exception:   # being replaced
                    continue
        for path in sorted(pool)[:-a.pool]:
            del pool[path]
        if not pool:
            time.sleep(2)
            continue
        # newest shards more often, the rest at random; 2048 strips sorted by width make batches of like width
        names = sorted(pool)
        chosen = names[-1:] + [names[i] for i in rs.randint(0, len(names), 7)]
        some = [pool[n][i] for n in chosen for i in rs.randint(0, len(pool[n]), 256)]
        some.sort(key=lambda it: it[0].shape[1] + rs.rand() * 20)
        batches = [some[i:i + 32] for i in range(0, len(some) - 31, 32)]
        for k in rs.permutation(len(batches)):
            part = min(1., (time.time() - started) / a.seconds)
            rate = a.rate * (.02 + .98 * .5 * (1 + math.cos(math.pi * part))) * min(1., (step + 1) / 200)
            for g in optimiser.param_groups:
                g['lr'] = rate
            x, lengths, targets, sizes = batch_of(batches[k], rs)
            model.train()
            y = model(x)
            loss = F.ctc_loss(y.transpose(0, 1), targets, lengths, sizes, zero_infinity=True)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.)
            optimiser.step()
            step += 1
            seen += len(batches[k])
            losses.append(loss.item())
            decay = min(.999, (1 + step) / (20 + step))
            with torch.no_grad():
                for m, q in zip(mean.state_dict().values(), model.state_dict().values()):
                    if m.dtype.is_floating_point:
                        m.lerp_(q, 1 - decay)
                    else:
                        m.copy_(q)
            if step % 100 == 0:
                print(f'{time.time() - started:.0f} s step {step} seen {seen} shards {len(pool)} rate {rate:.5f} loss {np.mean(losses[-100:]):.4f}', flush=True)
            if time.time() - saved > 120:
                saved = time.time()
                torch.save({'model': model.state_dict(), 'mean': mean.state_dict(), 'optimiser': optimiser.state_dict(), 'step': step, 'seen': seen}, a.out + '/last.tmp')
                os.replace(a.out + '/last.tmp', a.out + '/last.pt')
                if held:
                    cer, exact = measure(mean, held)
                    print(f'held-out: character errors {cer * 100:.3f} %, lines exact {exact * 100:.2f} %', flush=True)
    torch.save({'model': model.state_dict(), 'mean': mean.state_dict(), 'optimiser': optimiser.state_dict(), 'step': step, 'seen': seen}, a.out + '/last.pt')
    if held:
        cer, exact = measure(mean, held)
        print(f'end: held-out: character errors {cer * 100:.3f} %, lines exact {exact * 100:.2f} %', flush=True)


if __name__ == '__main__':
    main()
