// What `scanimage` prints of devices and their options, as frontend/scanimage.c of the SANE project writes it.

/** Longest name of a device taken, in characters: those of network devices hold an address and a serial number. */
const MAX_NAME = 240
const MAX_DEVICES = 32
/** Longest line of options taken, in characters: the longest lists of resolutions have some hundred. What is in brackets at its end costs the square to find. */
const MAX_LINE = 2000

/**
 * Lines of `scanimage -f '%d|%v|%m|%t%n'`; at most 32 devices. A name may hold whatever a driver writes (SANE standard, §4.2.8: a string), for it reaches the
 * program as one argument behind `-d` and no shell: only what could be taken for an option, or is not printable, is left out.
 */
export function parseDeviceList(text: string): { device: string; name: string }[] {
  return text.split('\n').slice(0, 200).flatMap((line) => {
    // The three fields behind it hold no bar; a name may.
    const [, device = '', vendor = '', model = ''] = /^(.+)\|([^|]*)\|([^|]*)\|[^|]*$/.exec(line.replace(/\r$/, '')) ?? []
    if (device === '' || device.length > MAX_NAME || device.startsWith('-') || /[\p{C}\uFFFD]/u.test(device)) return []
    return [{ device, name: `${vendor} ${model}`.replace(/[^\x20-\x7e]/g, '').trim().slice(0, 100) }]
  }).slice(0, MAX_DEVICES)
}

/** What `scanimage -A` says that each option takes, by its name, without the value in force; inactive options take nothing. */
export function offeredOptions(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const line of text.split('\n').slice(0, 2000)) {
    if (line.length > MAX_LINE) continue
    const [, name = '', rest = ''] = /^ {1,8}--?([a-z][a-z0-9_-]*)\[?[ =](.*)$/.exec(line) ?? []
    if (name === '' || options.has(name) || /\[(?:inactive|read-only)\]/.test(rest)) continue
    // The value in force stands last, in brackets, and may hold such itself: `24bit Color[Fast] [24bit Color[Fast]]`.
    const value = / \[(?:[^[\]]|\[[^[\]]*\])*\](?: \[[a-z-]+\])*\s*$/.exec(rest)
    options.set(name, value === null ? rest.trim() : rest.slice(0, value.index))
  }
  return options
}

/** The dots per inch that a list (`100|300dpi`) or a range (`75..1200dpi (in steps of 1)`) holds, of those that are asked about, ascending. */
export function offeredResolutions(taken: string, asked: readonly number[]): number[] {
  const range = /^(\d+)(?:\.\d+)?\.\.(\d+)/.exec(taken)
  if (range !== null) return asked.filter((each) => Number(range[1]) <= each && each <= Number(range[2])).toSorted((a, b) => a - b)
  const listed = taken.replace(/dpi.*$/, '').split('|').map((each) => Number.parseFloat(each))
  return listed.filter((each) => Number.isInteger(each) && each > 0).toSorted((a, b) => a - b).slice(0, 64)
}

const printable = (value: string): boolean => value !== '' && !/[^\x20-\x7e]/.test(value)

/** The mode of a list that is in colour, by its whole name: `Color`, else the plainest that says so. Null where there is none. */
export function colourMode(taken: string): string | null {
  const colours = taken.split('|').filter((mode) => /colou?r/i.test(mode) && !/gr[ae]y|mono|black|lineart/i.test(mode) && printable(mode))
  return colours.find((mode) => /^colou?r$/i.test(mode)) ?? colours.toSorted((a, b) => a.length - b.length)[0] ?? null
}

/** The same for shades of grey: not what is made of dots. */
export function greyMode(taken: string): string | null {
  const greys = taken.split('|').filter((mode) => /gr[ae]y/i.test(mode) && !/colou?r|halftone|diffusion|dither|lineart/i.test(mode) && printable(mode))
  return greys.find((mode) => /^gr[ae]y$/i.test(mode)) ?? greys.toSorted((a, b) => a.length - b.length)[0] ?? null
}

export type SaneSources = Readonly<Partial<Record<'platen' | 'feeder' | 'duplex', string>>>

/** Sources by what they are called; the plainest of each. What lights a film from behind is none for documents. */
export function paperSources(taken: string): SaneSources {
  const names = taken.split('|').filter(printable).toSorted((a, b) => a.length - b.length)
  const isFeeder = (name: string): boolean => /\badf\b|feeder|document feed|card ?reader|sheet/i.test(name)
  const isDuplex = (name: string): boolean => /duplex|both sides|two.?sided|double.?sided/i.test(name)
  const find = (is: (name: string) => boolean): string | undefined => names.find((name) => is(name) && !/transparen|negative|film|slide|\btpu\b|back/i.test(name))
  const platen = find((name) => /flat ?bed|platen|glass|normal|document table/i.test(name) && !isFeeder(name))
  const feeder = find((name) => isFeeder(name) && !isDuplex(name))
  const duplex = find(isDuplex)
  return { ...(platen === undefined ? {} : { platen }), ...(feeder === undefined ? {} : { feeder }), ...(duplex === undefined ? {} : { duplex }) }
}

/** Both sides where that is an option of its own: `--duplex[=(yes|no)]`, `--adf-mode Simplex|Duplex`. The argument that asks for it, or null. */
export function duplexOption(offered: ReadonlyMap<string, string>): string | null {
  for (const name of ['duplex', 'adf-duplex']) if (/yes\|no/.test(offered.get(name) ?? '')) return `--${name}=yes`
  for (const name of ['adf-mode', 'adf_mode', 'scan-mode', 'duplex']) {
    const value = (offered.get(name) ?? '').split('|').find((each) => /^duplex$/i.test(each))
    if (value !== undefined) return `--${name}=${value}`
  }
  return null
}
