/**
 * The geometry of a line image: what `cut-line.ts` produces from any picture and what every
 * `LineReader` is trained on. One place, so that cutter and training generator cannot drift apart.
 *
 * A line image is one MRZ line, upright, dark ink on light paper, 8-bit luminance:
 *
 *     row  0 ┌───────────────────────────────────────────┐
 *            │            12 px paper                     │
 *     row 12 │ ── top of the capitals (cap line) ──────── │
 *            │    P<UTOERIKSSON<<ANNA<MARIA<<<<           │   24 px cap height
 *     row 36 │ ── bottom of the capitals (baseline) ───── │
 *            │            12 px paper                     │
 *     row 48 └───────────────────────────────────────────┘
 *            ↔ 24 px before the first and after the last glyph's ink
 *
 * - Scale is the same in both directions (glyphs keep their proportions): with OCR-B's pitch of
 *   about 1.0 cap heights a line of 44 is about 44 * 24.5 + 48 = 1130 px wide, of 30 about 780.
 *   Documents with narrower or wider pitch (0.85 to 1.2 cap heights) keep it.
 * - Baseline and cap line are fitted, so real cuts are off: cap height 24 +-2.5 px (10 %), vertical
 *   position +-2 px, left over slant (shear) +-3 degrees, slope +-0.5 degrees, side margins 24 +-16 px
 *   (a filler at the end may be cut close, a blot may add paper).
 * - Neighbouring lines of the zone are 1.7 to 2.7 cap heights away (baseline to baseline), so that their
 *   glyphs may show as a fringe of up to 3 px at the top or bottom edge.
 * - Contrast: stretched linearly per line image, 1st percentile to 0 and 99th percentile to 255,
 *   clipped. Nothing else: no binarisation, no sharpening, no background removal.
 * - Sources are between 5 px and 60 px cap height: small ones are enlarged bilinearly (soft edges,
 *   JPEG blocks enlarged with them), large ones averaged down.
 */

/** Height of a line image in px. */
export const lineHeight = 48
/** Row of the top of the capitals. */
export const capRow = 12
/** Row just below the bottom of the capitals. */
export const baselineRow = 36
/** Cap height in px. */
export const capHeight = baselineRow - capRow
/** Paper before the first and after the last glyph in px. */
export const sideMargin = 24
/** Longest line image in px; what is longer is no MRZ line. */
export const maxLineWidth = 1536
