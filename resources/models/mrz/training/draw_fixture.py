"""Draws the few moderately damaged line images that test/reader/mrz/line-reader-onnx.test.ts reads. usage: draw_fixture.py FOLDER"""
import json
import random
import sys

import numpy as np
from PIL import Image

import draw_lines

LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
         'I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
         'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<']
r = random.Random(42)
truth = {}
for i, text in enumerate(LINES):
    y = draw_lines.strip(r, text, False, 48, 24).astype(np.float32)
    noise = np.random.RandomState(i).randn(*y.shape) * 12
    y = np.clip(y * .8 + noise, 0, 255).astype(np.uint8)
    Image.fromarray(y).save(f'{sys.argv[1]}/line-{i}.png', optimize=True)
    truth[f'line-{i}.png'] = text
json.dump(truth, open(sys.argv[1] + '/truth.json', 'w'), indent=2)
