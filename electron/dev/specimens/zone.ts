export const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** MRZ lines in OCR-B size 1: 2.54 mm pitch (ICAO 9303-3 §4.3), the effective reading zone at the bottom. */
export function mrz(lines: readonly string[], width: number, height: number): string {
  const pitch = 2.54
  const first = (lines[0] ?? '').length
  const left = (width - first * pitch) / 2
  const gap = lines.length === 3 ? 4.9 : 6.4
  return lines.map((line, row) => Array.from(line, (character, column) =>
    `<text x="${(left + (column + 0.5) * pitch).toFixed(3)}" y="${(height - 6.2 - (lines.length - 1 - row) * gap).toFixed(2)}" text-anchor="middle" font-family="OCR B" font-size="3.75" fill="#121212">${escape(character)}</text>`,
  ).join('')).join('')
}
