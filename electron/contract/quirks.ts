import { z } from 'zod'

/** What is odd about a kind of device that speaks eSCL. */
export const scannerQuirk = z.object({
  /** It is addressed as `localhost`, wherever it is. */
  hostIsLocalhost: z.literal(true).optional(),
  /** Its port stands in `Host` also where it is the scheme's own. */
  portInHost: z.literal(true).optional(),
  /** Between one page of the feeder and asking for the next, ms. */
  feederPauseMs: z.number().int().min(1).max(5000).optional(),
  /** Most dots per inch, whatever it offers. */
  mostResolution: z.number().int().min(100).max(1200).optional(),
}).strict()
export type ScannerQuirk = z.infer<typeof scannerQuirk>

/** `last`: it comes after all others of its kind, unless somebody chose it. */
const orderQuirk = z.object({ last: z.literal(true) }).strict()

/** How a model is told: a pattern on its name, without regard to case. */
const patterned = <Q extends z.ZodType>(quirk: Q) => z.array(z.object({
  name: z.string().min(3).max(120).refine((pattern) => {
    try {
      return new RegExp(pattern, 'i').source !== ''
    } catch {
      return false
    }
  }, 'pattern'),
  quirk,
  why: z.string().min(10).max(200),
  /** Where that was found out. */
  source: z.url({ protocol: /^https$/ }),
}).strict()).max(500)

/** `resources/devices/quirks.json`: what is known of models, apart from code, each with its source. */
export const deviceQuirks = z.object({ scanners: patterned(scannerQuirk), cameras: patterned(orderQuirk), readers: patterned(orderQuirk) }).strict()
export type DeviceQuirks = z.infer<typeof deviceQuirks>

/** Everything that is known of a scanner of this name. */
export function quirksOfScanner(quirks: DeviceQuirks, name: string): ScannerQuirk {
  return Object.assign({}, ...quirks.scanners.filter((each) => new RegExp(each.name, 'i').test(name)).map(({ quirk }) => quirk)) as ScannerQuirk
}

/** Whether it is known of a device that it sees no document. */
export const isLast = (known: readonly { name: string }[], { name }: { name: string }): boolean => known.some((each) => new RegExp(each.name, 'i').test(name))

/** The devices in their order, those that see no document last. */
export function usefulFirst<D extends { name: string }>(known: readonly { name: string }[], devices: readonly D[]): D[] {
  return [...devices.filter((each) => !isLast(known, each)), ...devices.filter((each) => isLast(known, each))]
}
