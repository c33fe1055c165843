"""Draws synthetic MRZ lines as a desk's cutter would deliver them: strips 32 px high.

Nothing here is copied from a real document: text is random, backgrounds are computed.
Every choice comes from one `random.Random`, so a seed gives the same strips again.
"""
import io
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage as ndi
from scipy.signal import fftconvolve

FONTS = '/usr/share/fonts/'
OCR_B = FONTS + 'opentype/ocr-b/'
# (file, weight, cap height in em): OCR-B regular and sharp-cornered; rarely other fixed-pitch faces, as mock-ups and specimens use.
FACES = [(OCR_B + 'OCRB.otf', 56, .713), (OCR_B + 'OCRBS.otf', 28, .713),
         (FONTS + 'truetype/dejavu/DejaVuSansMono.ttf', 2, .73), (FONTS + 'truetype/dejavu/DejaVuSansMono-Bold.ttf', 1, .73),
         (FONTS + 'truetype/freefont/FreeMono.ttf', 3, .563), (FONTS + 'truetype/freefont/FreeMonoBold.ttf', 2, .583),
         (FONTS + 'truetype/liberation/LiberationMono-Regular.ttf', 3, .66), (FONTS + 'truetype/liberation/LiberationMono-Bold.ttf', 1, .66),
         (FONTS + 'opentype/courier-prime/Courier Prime.otf', 2, .58), (FONTS + 'opentype/courier-prime/Courier Prime Bold.otf', 1, .58),
         (FONTS + 'truetype/ocr-a/OCRA.ttf', 1, .743)]
CAPS = {face: cap for face, _, cap in FACES}
LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
DIGITS = '0123456789'
ALPHABET = '<' + DIGITS + LETTERS
HEIGHT = 32
SIZE = 36           # em at which glyphs are drawn; capitals are about 0.7 em
STATES = ('UTO GBR USA FRA DEU D<< ITA ESP PRT POL CZE SVK HUN ROU BGR HRV SVN AUT CHE NLD BEL LUX DNK SWE NOR FIN EST LVA LTU RUS UKR '
          'TUR GRC CYP MLT IRL ISL CAN MEX BRA ARG CHL CHN JPN KOR TWN IND PAK BGD LKA THA VNM IDN MYS SGP PHL AUS NZL ZAF EGY MAR DZA '
          'TUN NGA KEN ISR SAU ARE QAT KWT IRN IRQ MAC HKG').split()
# Glyphs that were mixed up by earlier models: drawn more often so that they are told apart.
HARD = 'MHNMNHRKBRPRO0Q0DO0D8B6G5S2Z1I1L7TUVVYWMXKEFCGJI'


# ---------------------------------------------------------------- text

def value(character):
    return int(character) if character.isdigit() else 0 if character == '<' else ord(character) - 55


def check_digit(text):
    return str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def names(r, length):
    def word():
        k = r.randint(2, 12)
        if r.random() < .45:
            return ''.join(r.choice(LETTERS) for _ in range(k))
        return ''.join(r.choice('AEIOUY' if (i % 2) ^ (r.random() < .2) else 'BCDFGHJKLMNPQRSTVWXZ') for i in range(k))
    text = '<'.join(word() for _ in range(r.choice((1, 1, 1, 2)))) + '<<' + '<'.join(word() for _ in range(r.choice((1, 1, 2, 3))))
    return text[:length].ljust(length, '<')


def date(r):
    return '%02d%02d%02d' % (r.randint(0, 99), r.randint(1, 12), r.randint(1, 31))


def number(r, length=9):
    k = r.choice((length, length, length, length - 1, length - 2))
    p = r.random()
    if p < .3:
        text = ''.join(r.choice(DIGITS) for _ in range(k))
    elif p < .6:
        text = ''.join(r.choice(LETTERS) for _ in range(r.randint(1, 3)))
        text += ''.join(r.choice(DIGITS) for _ in range(k - len(text)))
    else:
        text = ''.join(r.choice(LETTERS + DIGITS) for _ in range(k))
    return text.ljust(length, '<')


def optional(r, length):
    p = r.random()
    if p < .45:
        return '<' * length
    k = r.randint(3, length)
    return ''.join(r.choice(DIGITS if p < .7 else LETTERS + DIGITS) for _ in range(k)).ljust(length, '<')


def document(r, kinds=('TD3', 'TD3', 'TD1', 'TD2', 'MRVA', 'MRVB', 'FRID', 'CHDL', 'FRDL')):
    """(format, lines) of a made-up document whose check digits hold (ICAO 9303-4 to -7; the French and Swiss layouts)."""
    kind = r.choice(kinds)
    state = r.choice(STATES)
    nation = r.choice((state, r.choice(STATES)))
    no, born, expiry, sex = number(r), date(r), date(r), r.choice('MF<')
    middle, b, e = no + check_digit(no), born + check_digit(born), expiry + check_digit(expiry)
    figures = lambda n: ''.join(r.choice(DIGITS) for _ in range(n))
    if kind == 'TD3':
        o = optional(r, 14)
        oc = '<' if o == '<' * 14 and r.random() < .5 else check_digit(o)
        return kind, ['P' + r.choice('<<<<ABDMNOPS') + state + names(r, 39), middle + nation + b + sex + e + o + oc + check_digit(middle + b + e + o + oc)]
    if kind == 'TD2':
        o = optional(r, 7)
        return kind, [r.choice('IAC') + r.choice('<D') + state + names(r, 31), middle + nation + b + sex + e + o + check_digit(middle + b + e + o)]
    if kind == 'TD1':
        o1, o2 = optional(r, 15), optional(r, 11)
        if r.random() < .1:   # a number that goes on in the optional data
            more = number(r, 3).replace('<', '')
            if len(no.replace('<', '')) == 9 and more:
                middle, o1 = no + '<', (more + check_digit(no + more)).ljust(15, '<')
        return kind, [r.choice('IAC') + r.choice('<D' + LETTERS.replace('V', '')) + state + middle + o1, b + sex + e + nation + o2 + check_digit(middle + o1 + b + e + o2), names(r, 30)]
    if kind == 'MRVA':
        return kind, ['V' + r.choice('<<' + LETTERS) + state + names(r, 39), middle + nation + b + sex + e + optional(r, 16)]
    if kind == 'MRVB':
        return kind, ['V' + r.choice('<<' + LETTERS) + state + names(r, 31), middle + nation + b + sex + e + optional(r, 8)]
    if kind == 'FRID':
        first = 'IDFRA' + names(r, 25).split('<<')[0].ljust(25, '<') + r.choice((figures(6), figures(3) + '<<<'))
        issued = '%02d%02d' % (r.randint(0, 99), r.randint(1, 12)) + figures(8)
        second = issued + check_digit(issued) + names(r, 20).split('<<')[0][:14].ljust(14, '<') + born + check_digit(born) + r.choice('MF')
        return kind, [first, second + check_digit(first + second)]
    if kind == 'CHDL':
        return kind, [''.join(r.choice(LETTERS) for _ in range(3)) + figures(3) + r.choice('DFIR') + '<<', 'FACHE' + figures(12) + '<<' + born + '<<<<<', names(r, 30)]
    body = 'D1FRA' + figures(2) + ''.join(r.choice(LETTERS) for _ in range(2)) + figures(5)
    body += check_digit(body) + expiry + names(r, 8).split('<<')[0][:8].ljust(8, '<')
    return kind, [body + check_digit(body)]


def line(r):
    p = r.random()
    n = r.choice((30, 30, 36, 44, 44, 9, r.randint(8, 46)))
    if p < .28:
        return ''.join(r.choice(ALPHABET) for _ in range(n))
    if p < .42:
        return ''.join(r.choice(HARD) for _ in range(n))
    if p < .50:   # filler runs with lone characters between
        return ''.join('<' if r.random() < .7 else r.choice(ALPHABET) for _ in range(n))
    return r.choice(document(r)[1])


# ---------------------------------------------------------------- glyphs

_fonts = {}
_glyphs = {}


def glyph(face, size, character):
    key = (face, size, character)
    if key not in _glyphs:
        if (face, size) not in _fonts:
            _fonts[face, size] = ImageFont.truetype(face, round(size * .713 / CAPS[face]))   # all with capitals of one height
        im = Image.new('L', (size + 8, size + 16), 0)
        font = _fonts[face, size]
        width = font.getlength('H') if OCR_B not in face else font.getlength('N' if character == 'Ñ' else character)
        draw = ImageDraw.Draw(im)
        base = 'N' if character == 'Ñ' else character      # these cuts have no tilde
        draw.text(((size + 8 - width) / 2, size + 2), base, font=font, fill=255, anchor='ls')
        if base != character:
            c, t = (size + 8) / 2, size * .18
            draw.line([(c - t * 1.3, t), (c - t * .6, t * .35), (c + t * .6, t * .9), (c + t * 1.3, t * .2)], fill=255, width=max(2, size // 12))
        _glyphs[key] = np.asarray(im, np.float32) / 255
    return _glyphs[key]


def pick_face(r):
    p = r.random() * sum(w for _, w, _ in FACES)
    for face, w, _ in FACES:
        p -= w
        if p <= 0:
            return face
    return FACES[0][0]


def stamp(canvas, g, x, y):
    """Adds glyph `g` with its box's left top at (x, y), x in fractions of a pixel by linear weights."""
    ix, iy = math.floor(x), round(y)
    f = x - ix
    h, w = g.shape
    y0, y1 = max(0, iy), min(canvas.shape[0], iy + h)
    if y1 <= y0:
        return
    for dx, wt in ((0, 1 - f), (1, f)):
        x0, x1 = max(0, ix + dx), min(canvas.shape[1], ix + dx + w)
        if wt > .02 and x1 > x0:
            part = canvas[y0:y1, x0:x1]
            np.maximum(part, 0, out=part)
            part += wt * g[y0 - iy:y1 - iy, x0 - ix - dx:x1 - ix - dx]


# ---------------------------------------------------------------- backgrounds

def smooth_noise(rs, h, w, grain):
    n = rs.randn(max(2, int(h / grain) + 2), max(2, int(w / grain) + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(n, 'F').resize((w, h), Image.BICUBIC))


def background(r, rs, h, w):
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    paper = r.uniform(.35, 1.) if r.random() < .4 else r.uniform(.65, 1.)
    bg = np.zeros((h, w), np.float32)
    loud = r.choice((.15, .4, .7, 1.))
    bg += r.uniform(-.2, .2) * (xx / w - .5) + r.uniform(-.12, .12) * (yy / h - .5)
    for _ in range(r.choice((0, 0, 1, 2, 3, 4))):   # guilloche: bundles of waving lines
        fr, th = r.uniform(.02, .6), r.uniform(0, math.pi)
        ph = fr * (xx * math.cos(th) + yy * math.sin(th)) + r.uniform(0, 8) * np.sin(xx * r.uniform(.004, .06) + r.uniform(0, 6))
        s = np.sin(ph)
        if r.random() < .4:
            s = np.sign(s) * np.abs(s) ** .3 if r.random() < .5 else (s > r.uniform(.3, .9)) * 1.6 - .4
        bg += r.uniform(.015, .12) * s
    p = r.random()
    if p < .35:    # blotches, as of a photograph under the line
        for _ in range(r.choice((1, 2))):
            grain = r.uniform(2, 12)
            n = smooth_noise(rs, h, w, grain)
            bg += r.uniform(.02, .15) * n / (n.std() + 1e-6)
    elif p < .45:  # hard edges of pictures and frames
        for _ in range(r.randint(1, 6)):
            x0, y0 = r.randint(0, w), r.randint(0, h)
            bg[y0:y0 + r.randint(2, h), x0:x0 + r.randint(3, w // 3)] += r.uniform(-.18, .15)
    elif p < .52:  # small print, as microprinting or a page behind shining through
        im = Image.new('L', (w, h), 0)
        d = ImageDraw.Draw(im)
        font = _fonts.setdefault(('small', 0), ImageFont.truetype(FONTS + 'truetype/dejavu/DejaVuSans.ttf', 10))
        for y in range(r.randint(-5, 5), h, r.randint(9, 16)):
            d.text((r.randint(-20, 5), y), ''.join(r.choice('abcdefghij klmnop qrst uvwxyz') for _ in range(w // 5)), font=font, fill=255)
        bg -= r.uniform(.03, .16) * np.asarray(im, np.float32) / 255
    return paper + bg * loud, paper, xx, yy


# ---------------------------------------------------------------- one strip

def ink(r, rs, text, face, hard):
    """The line's ink as coverage 0..1 on a canvas with its neighbours' pieces; also cap height and the text's centre row."""
    advance = SIZE * .7229 * (r.uniform(.93, 1.10) if hard else 1)
    cap = SIZE * .70
    mx, my = r.uniform(.25, 1.6) * SIZE if hard else .6 * SIZE, int(SIZE * .9)
    w, h = int(advance * len(text) + 2 * mx), int(cap + 2 * my)
    a = np.zeros((h, w), np.float32)
    base = my + cap
    jx, jy = (r.choice((0, 0, .4, 1.)), r.choice((0, 0, 0, .4, .9))) if hard else (0, 0)
    gw = SIZE + 8
    dy = 0.
    tilde = .5 if r.random() < .04 and OCR_B in face else 0

    def row(string, baseline, x0, adv):
        nonlocal dy
        for i, ch in enumerate(string):
            if ch == 'N' and r.random() < tilde:
                ch = 'Ñ'              # Spanish specimens print it; ICAO 9303-3 §6 reads it as N
            dy = .8 * dy + r.gauss(0, jy) if jy else 0
            stamp(a, glyph(face, SIZE, ch), x0 + i * adv + (adv - gw) / 2 + (r.gauss(0, jx) if jx else 0), baseline - (SIZE + 2) + dy)
    row(text, base, mx, advance)
    if hard and r.random() < .5:      # the lines above and below, as far as the crop shows them
        pitch = SIZE * r.uniform(1.05, 1.75)
        for side in r.choice(((1,), (-1,), (1, -1))):
            other = ''.join(r.choice(ALPHABET + '<<<<<<<<<<<<') for _ in text)
            row(other, base + side * pitch, mx + r.gauss(0, 1.5), advance)
    if hard and r.random() < .06:     # something right beside the line: a frame, a finger's edge, other print
        x = r.choice((r.uniform(-.6, .0) * SIZE + mx * .3, w - mx * r.uniform(.1, .5)))
        a[:, max(0, int(x)):max(0, int(x)) + r.randint(1, 5)] = r.uniform(.2, 1)
    return np.clip(a, 0, 1), cap, base - cap / 2, advance


def wear(r, rs, a):
    k = r.uniform(-1.5, 2.1) if r.random() < .8 else r.uniform(-2.2, 3.0)      # stroke weight
    if r.random() < .3:
        g = ndi.gaussian_filter(a, (.9 + abs(k) * .4 * r.uniform(.3, 1.2), .9 + abs(k) * .4 * r.uniform(.3, 1.2)))
    else:
        g = ndi.gaussian_filter(a, .9 + abs(k) * .42)
    a = np.clip((g - (.5 - k * .13)) * r.uniform(2.5, 6) + .5, 0, 1)
    p = r.random()
    h, w = a.shape
    if p < .22:        # ink that did not take: blots of lighter print
        n = smooth_noise(rs, h, w, r.uniform(1.5, 8))
        n = n / n.std()
        a = a * (1 - r.uniform(.4, 1) * np.clip((n - r.uniform(.7, 2.)) * 2, 0, 1))
    elif p < .30:      # scratches and folds
        for _ in range(r.randint(1, 5)):
            x0, th, wd = r.uniform(0, w), r.uniform(-1.2, 1.2), r.uniform(.6, 2.6)
            yy, xx = np.mgrid[0:h, 0:w]
            a = a * (1 - r.uniform(.3, 1) * (np.abs((xx - x0) * math.cos(th) + (yy - h / 2) * math.sin(th)) < wd))
    elif p < .36:      # dot matrix or coarse laser: the ink is a raster
        yy, xx = np.mgrid[0:h, 0:w]
        f = r.uniform(1.2, 2.6)
        a = a * (1 - r.uniform(.2, .6) * (.5 + .5 * np.sin(xx * f) * np.sin(yy * f)))
    elif p < .42:      # specks
        n = rs.rand(h, w) < r.uniform(.0005, .006)
        a = np.clip(a + ndi.gaussian_filter(n.astype(np.float32), r.uniform(.5, 1.2)) * r.uniform(1, 5), 0, 1)
    return a


def warp(r, x, advance, n, fill):
    """Residual skew, bow, perspective and waviness that a straightening step leaves."""
    h, w = x.shape
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    u = xx / w - .5
    amp = SIZE * .09
    if r.random() < .12:   # a bow that was followed badly
        amp *= 2
    sy = yy + r.gauss(0, amp) * 2 * u + r.gauss(0, amp * .8) * 4 * u * u + r.gauss(0, amp * .35) * np.sin(u * r.uniform(6, 20) + r.uniform(0, 6))
    sy = h / 2 + (sy - h / 2) * (1 + r.gauss(0, .05) * u)
    sx = xx + (yy - h / 2) * (r.uniform(-.24, .24) if r.random() < .1 else r.gauss(0, .06)) + r.gauss(0, advance * .5) * (4 * u * u - 1) + (yy - h / 2) * u * r.gauss(0, .05)
    if r.random() < .35:   # local waviness
        rs = np.random.RandomState(r.randint(0, 2**31 - 1))
        sx += smooth_noise(rs, h, w, 24) * r.uniform(.1, 1.)
        sy += smooth_noise(rs, h, w, 24) * r.uniform(.1, .8)
    return ndi.map_coordinates(x, [sy, sx], order=1, mode='nearest')


def defocused(x, radius):
    """Light of each point spread over a disk, as by a lens out of focus."""
    k = int(math.ceil(radius))
    yy, xx = np.mgrid[-k:k + 1, -k:k + 1]
    disk = np.clip(radius + .5 - np.hypot(xx, yy), 0, 1).astype(np.float32)
    return fftconvolve(np.pad(x, k, 'edge'), disk / disk.sum(), mode='valid').astype(np.float32)


def moved(x, length, angle):
    """The mean over a straight way of `length` px."""
    n = max(2, int(length))
    k = int(math.ceil(length / 2))
    padded = np.pad(x, k, 'edge')
    h, w = x.shape
    out = np.zeros_like(x)
    for i in range(n):
        t = (i / (n - 1) - .5) * length
        dx, dy = round(t * math.cos(angle)), round(t * math.sin(angle))
        out += padded[k + dy:k + dy + h, k + dx:k + dx + w]
    return out / n


def resize(im, size, r):
    return im.resize((max(8, size[0]), max(6, size[1])), r.choice((Image.BILINEAR, Image.BOX, Image.BICUBIC, Image.LANCZOS)))


def strip(r, text, hard=True, rows=HEIGHT, nominal=18):
    """`text` as a strip: uint8, `rows` rows with capitals about `nominal` high. `hard` false: cleanly printed, for the easy part of the mix."""
    rs = np.random.RandomState(r.randint(0, 2**31 - 1))
    face = pick_face(r)
    a, cap, centre, advance = ink(r, rs, text, face, hard)
    if hard:
        a = wear(r, rs, a)
    h, w = a.shape
    bg, paper, xx, yy = background(r, rs, h, w) if hard else (np.full((h, w), r.uniform(.8, 1), np.float32), 1., None, None)
    dark = r.uniform(0, .45) * paper if hard else 0
    if hard and r.random() < .1:
        dark = r.uniform(.4, .75) * paper           # faint print
    if hard and r.random() < .25:                   # ink transparent for the background
        x = bg * (1 - a * (1 - dark / paper))
    else:
        x = bg * (1 - a) + dark * a
    if hard:
        p = r.random()
        if p < .14:                                 # glare
            for _ in range(r.choice((1, 1, 2))):
                cx, cy, sx, sy = r.uniform(0, w), r.uniform(0, h), r.uniform(25, 220), r.uniform(12, 80)
                x = x + r.choice((r.uniform(.15, .8), r.uniform(.5, 1.3))) * np.exp(-((xx - cx) / sx) ** 2 - ((yy - cy) / sy) ** 2)
        elif p < .24:                               # hologram bands
            x = x + r.uniform(.05, .3) * np.clip(np.sin((xx + yy * r.uniform(-2, 2)) * r.uniform(.004, .05) + r.uniform(0, 6)), 0, 1) ** 2
        if r.random() < .12:                        # a shadow's edge
            x = x * (1 - r.uniform(.15, .6) / (1 + np.exp(np.clip(-(xx - r.uniform(0, w) + yy * r.uniform(-1, 1)) / r.uniform(1, 60), -30, 30))))
        x = warp(r, x.astype(np.float32), advance, len(text), paper)
    # what the camera saw: cap height in its pixels
    seen = r.choice((r.uniform(5.5, 8), r.uniform(7, 11), r.uniform(8, 14), r.uniform(12, 20), r.uniform(18, 30))) if hard else r.uniform(16, 28)
    s = seen / cap
    if hard:
        b = r.choice((0, 0, r.uniform(.2, .6), r.uniform(.4, 1.1))) / max(s, .25) * (min(seen, 16) / 14)
        p = r.random()
        if p < .25:
            x = defocused(x, r.uniform(.03, .19) * cap)
        elif b > .1:
            x = ndi.gaussian_filter(x, b)
        if r.random() < .3:
            x = moved(x, r.choice((r.uniform(.1, .36), r.uniform(.2, .65))) * advance, r.choice((0, r.gauss(0, .3), r.uniform(0, math.pi))))
    im = Image.fromarray((np.clip(x, 0, 1) * 255).astype(np.uint8))
    im = resize(im, (round(w * s), round(h * s)), r)
    if hard:
        y = np.asarray(im, np.float32)
        if r.random() < .07:                        # photographed from a screen
            gy, gx = np.mgrid[0:y.shape[0], 0:y.shape[1]]
            th = r.uniform(0, 3.14)
            y = y * (1 + r.uniform(.04, .2) * np.sin(r.uniform(.5, 3.) * (gx * math.cos(th) + gy * math.sin(th))) * np.sin(r.uniform(.5, 3) * gy))
        noise = r.choice((0, 1, 3, 6, 11, 17))
        if noise:
            n = rs.randn(*y.shape)
            y = y + (ndi.gaussian_filter(n, .6) * 1.8 if r.random() < .4 else n) * noise
        if r.random() < .25:
            y = 255 * np.clip(y / 255, 0, 1) ** r.uniform(.55, 1.9)
        if r.random() < .3:                         # denoised, then sharpened by the camera
            if r.random() < .4:
                y = ndi.median_filter(y, 3) if r.random() < .3 and seen > 9 else ndi.gaussian_filter(y, r.uniform(.35, .7))
            y = y + (y - ndi.gaussian_filter(y, r.uniform(.6, 2.))) * r.choice((r.uniform(.3, 1.2), r.uniform(.8, 2.5)))
        im = Image.fromarray(np.clip(y, 0, 255).astype(np.uint8))
        if r.random() < .6:
            bio = io.BytesIO()
            im.save(bio, 'JPEG', quality=r.choice((r.randint(15, 40), r.randint(40, 95))))
            im = Image.open(bio).convert('L')
        if r.random() < .08:                        # binarised by a copier
            y = np.asarray(im, np.float32)
            m = ndi.gaussian_filter(y, seen * .8)
            im = Image.fromarray(((y > m * r.uniform(.84, .98)) * 255).astype(np.uint8))
    # what the cutter does: scale to 32 rows with capitals of about 18 px, the text about in the middle
    want = r.gauss(18, 1.3) if hard else 18
    want = min(25, max(12.5, want))
    if hard and r.random() < .12:
        want = r.uniform(12.5, 25)
    want *= nominal / 18
    k = want / seen
    stretch = r.gauss(1, .05) if hard else 1
    im = im.resize((max(16, round(im.size[0] * k * stretch)), max(rows + 1, round(im.size[1] * k))), r.choice((Image.BILINEAR, Image.BICUBIC, Image.BILINEAR)))
    slack = max(.5, (rows - want) / 2)
    mid = centre / h * im.size[1] + (max(-slack, min(slack, r.gauss(0, 1.6 * nominal / 18))) if hard else 0)
    top = int(round(mid - rows / 2))
    y = np.asarray(im)
    if top < 0 or top + rows > y.shape[0]:
        y = np.pad(y, ((max(0, -top), max(0, top + rows - y.shape[0])), (0, 0)), 'edge')
        top = max(0, top)
    y = y[top:top + rows]
    if hard:
        # cut close at the ends, or with more background than needed
        unit = want * advance / cap * stretch
        left = ((w - advance * len(text)) / 2) * s * k * stretch
        p = r.random()
        if p < .35:
            y = y[:, max(0, int(left - r.uniform(.02, .4) * unit)):]
        elif p < .43:
            y = np.pad(y, ((0, 0), (r.randint(10, 150), 0)), 'edge')
        p = r.random()
        if p < .08:
            y = np.pad(y, ((0, 0), (0, r.randint(10, 150))), 'edge')
        elif p < .40:
            y = y[:, :max(40, y.shape[1] - max(0, int(left - r.uniform(.02, .4) * unit)))]
        if r.random() < .02:
            y = 255 - y
    return np.ascontiguousarray(y)


if __name__ == '__main__':
    import sys
    import time
    r = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    t0 = time.time()
    rows = []
    for i in range(40):
        y = strip(r, line(r))
        rows.append(np.pad(y[:, :900], ((0, 2), (0, max(0, 900 - y.shape[1])))))
    print((time.time() - t0) / 40 * 1000, 'ms a strip')
    Image.fromarray(np.concatenate(rows)).save('sheet.png')
