import { mutantsOf, type Mutant } from './mutant.ts'

/** Pictures, cameras, files and what is kept of them. */
export const readingMutants: readonly Mutant[] = [
  ...mutantsOf('electron/reader/camera/vote.ts', ['test/reader/camera/vote.test.ts'], [
    ['const framesThatAgree = 2', 'const framesThatAgree = 1'],
    ['const framesThatContradict = 3', 'const framesThatContradict = 1'],
    ['if (this.readings.some((other) => contradicts(reading, other))) return null', ''],
    ['rivals * 2 > same.length ? null : surest(same)\n  }\n\n  /** A zone', 'surest(same)\n  }\n\n  /** A zone'],
  ]),
  ...mutantsOf('electron/reader/barcodes/sanity.ts', ['test/reader/barcodes'], [
    ['if (parsed) return true', 'return true'],
    ['reading.text.length >= leastCode39 && reading.lines >= leastLines39 && isWide(reading)', 'true'],
  ]),
  ...mutantsOf('electron/reader/images/decode.ts', ['test/reader/images/decode.test.ts', 'test/reader/bad-files.test.ts'], [
    ["if (bytes.length > limits.bytes) throw new FoyerError('image.tooLarge', { detail: 'bytes' })", ''],
    ['limitInputPixels: limits.pixels', 'limitInputPixels: false'],
    ['.autoOrient()', ''],
    ['if (pixels + width * height > limits.allPixels) break', ''],
  ]),
  ...mutantsOf('electron/reader/images/pdf.ts', ['test/reader/images/decode.test.ts', 'test/reader/bad-files.test.ts'], [
    ["if (/password|security/i.test(message)) return new FoyerError('document.passwordProtected')", ''],
    ['const count = Math.min(limits.pages, document.getPageCount())', 'const count = document.getPageCount()'],
  ]),
  ...mutantsOf('electron/reader/wasm-ceiling.ts', ['test/reader/images/memory.test.ts'], [
    ['const MOST_PAGES = 8192', 'const MOST_PAGES = 65536'],
  ]),
  ...mutantsOf('electron/system/quota.ts', ['test/reader/recent-readings.test.ts', 'test/vault/records/held-readings.test.ts'], [
    ['while (numberOf(owner) >= ofOne) oldestGoes(owner)', ''],
    ['toSorted((a, b) => numberOf(b) - numberOf(a))', 'toSorted((a, b) => numberOf(a) - numberOf(b))'],
  ]),
  ...mutantsOf('electron/reader/recent-readings.ts', ['test/reader/recent-readings.test.ts'], [
    ['for (const oldest of givingRoom(this.kept, owner, KEEP)) this.kept.delete(oldest)', ''],
    ['return found?.owner === owner ? found.document : null', 'return found?.document ?? null'],
    ['if (at < limit) this.kept.delete(id)', 'if (at > limit) break'],
  ]),
  ...mutantsOf('electron/reader/several-documents.ts', ['test/reader/several-documents.test.ts'], [
    ['isAnother(known.fields.documentNumber, zone.fields.documentNumber)', 'false'],
    ['(isOtherZone(known, zone) && isOtherZone(zone, known))', 'saysOtherDates(known, zone)'],
    ['here[at]?.length === 0 && isAlone[at] !== true)', 'here[at]?.length === 0)'],
    ['if (!neighbours.some((next) => mayJoin[next])) pairs.set(at, side)', 'pairs.set(at, side)'],
    ['each.length === 1 && each.every(lacksSide)', 'each.some(lacksSide)'],
    ['if (known.at === later.at) return false', ''],
  ]),
  ...mutantsOf('electron/reader/mrz/decode/prices.ts', ['test/reader/mrz', 'test/reader/misprint.test.ts'], [
    ['wrongCheckDigit: 7', 'wrongCheckDigit: 0'],
    ['impossibleDate: 8', 'impossibleDate: 0'],
    ['unusedLine: 25', 'unusedLine: 0'],
  ]),
  ...mutantsOf('electron/reader/smartcards/pcsclite-binding.ts', ['test/reader/smartcards/pcsc-readers.test.ts'], [
    ['    unreleased.add(this.#client)', ''],
  ]),
  ...mutantsOf('electron/reader/devices.ts', ['test/reader/devices.test.ts'], [
    ["if (event.type === 'readerRemoved' || event.type === 'readerAdded') over(event.reader)", ''],
  ]),
]
