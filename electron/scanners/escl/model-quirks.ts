import type { EsclCapabilities } from './capabilities.ts'

/** What is odd about a model. */
export interface EsclQuirks {
  hostIsLocalhost?: true | undefined
  portInHost?: true | undefined
  feederPauseMs?: number | undefined
  mostResolution?: number | undefined
}

/** What serves on HP's larger devices takes a job only where it is addressed as itself: https://github.com/alexpevzner/sane-airscan/issues/116 */
const STRICT_ABOUT_HOST = 'HP_Compact_Server'

/** By the name that a device gives itself, with its maker's before it where it says that apart, and by what serves on it. */
export function quirksFor({ name, manufacturer }: EsclCapabilities, server: string, quirksOf: (name: string) => EsclQuirks): EsclQuirks {
  return { ...(server === STRICT_ABOUT_HOST ? { hostIsLocalhost: true } : {}), ...quirksOf(`${manufacturer} ${name}`), ...quirksOf(name) }
}

/** The same without the resolutions that it only says it has; where it has but those, what it says. */
export function capabilitiesWith({ mostResolution }: EsclQuirks, caps: EsclCapabilities): EsclCapabilities {
  if (mostResolution === undefined) return caps
  const inputs = Object.fromEntries(Object.entries(caps.inputs).map(([source, input]) => {
    const resolutions = input.resolutions.filter((each) => each <= mostResolution)
    return [source, resolutions.length === 0 ? input : { ...input, resolutions }]
  }))
  return { ...caps, inputs }
}
