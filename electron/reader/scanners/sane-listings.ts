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
    const [, name = '', rest = ''] = /^ {1,8}--?([a-z][a-z0-9-]*)[ =](.*)$/.exec(line) ?? []
    if (name === '' || options.has(name) || /\[(?:inactive|read-only)\]/.test(rest)) continue
    // The value in force stands last, in brackets, and may hold such itself: `24bit Color[Fast] [24bit Color[Fast]]`.
    const value = / \[(?:[^[\]]|\[[^[\]]*\])*\](?: \[[a-z-]+\])*\s*$/.exec(rest)
    options.set(name, value === null ? rest.trim() : rest.slice(0, value.index))
  }
  return options
}

/** Whether a list (`100|300dpi`) or a range (`75..1200dpi (in steps of 1)`) holds so many dots per inch. */
export function offersResolution(taken: string, wanted: number): boolean {
  const range = /^(\d+)(?:\.\d+)?\.\.(\d+)/.exec(taken)
  if (range !== null) return Number(range[1]) <= wanted && wanted <= Number(range[2])
  return taken.replace(/dpi.*$/, '').split('|').some((each) => Number.parseFloat(each) === wanted)
}

/** The mode of a list that is in colour, by its whole name: `Color`, else the plainest that says so. Null where there is none. */
export function colourMode(taken: string): string | null {
  const colours = taken.split('|').filter((mode) => /colou?r/i.test(mode) && !/gr[ae]y|mono|black|lineart/i.test(mode) && !/[^\x20-\x7e]/.test(mode))
  return colours.find((mode) => /^colou?r$/i.test(mode)) ?? colours.toSorted((a, b) => a.length - b.length)[0] ?? null
}
