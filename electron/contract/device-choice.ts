/** Chromium puts a camera's USB ids behind its name: `HD Pro Webcam C920 (046d:082d)`. */
const USB_IDS = / \([0-9a-f]{4}:[0-9a-f]{4}\)$/i

/** What a camera is called, without what its maker's number says again. */
export const cameraName = (label: string): string => label.replace(USB_IDS, '').trim()

/** Whether a device is the one that a rule names: by its id or its whole name. A rule is written by a person: neither case nor spaces around it count. */
export function isNamed(rule: string, { id, name }: { id: string, name: string }): boolean {
  const wanted = rule.trim().toLowerCase()
  return wanted !== '' && [id, name, cameraName(name)].some((each) => each.trim().toLowerCase() === wanted)
}

/**
 * Which device of a kind a desk takes: the one that a person chose here, else the one that the rule names, else the first (or `first`). Where the organisation fixed the rule,
 * the one that it names and no other, null while that is not there.
 */
export function chosenDevice<D extends { id: string, name: string }>(devices: readonly D[], { rule, fixed, chosen, first = devices[0] ?? null }: { rule: string, fixed: boolean, chosen: string | null, first?: D | null }): D | null {
  const named = devices.find((each) => isNamed(rule, each))
  if (fixed && rule.trim() !== '') return named ?? null
  return devices.find(({ id }) => id === chosen) ?? named ?? first
}
