import type { Carrier } from './carrier.ts'
import { icaCarrier } from './ica/ica.ts'
import { saneCarrier } from './sane/sane.ts'
import { wiaCarrier } from './wia/wia.ts'

/** Scanners at this computer, as its system reaches them. */
export function systemCarrier(platform: NodeJS.Platform, resourcesFolder: string, env: NodeJS.ProcessEnv): Carrier {
  if (platform === 'win32') return wiaCarrier({ resourcesFolder, env })
  return platform === 'darwin' ? icaCarrier({ resourcesFolder, env }) : saneCarrier({ resourcesFolder })
}
