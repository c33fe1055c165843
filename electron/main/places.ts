import { join } from 'node:path'

/** Where the parts of this app lie. */
export interface Places {
  /** The checkout, or the archive of a packed app. */
  appFolder: string
  /** Bundles that other processes load: plain files. */
  outFolder: string
  modulesFolder: string
  resourcesFolder: string
}

const unpacked = (path: string): string => path.replace(/\.asar([\\/]|$)/, '.asar.unpacked$1')

export function placesOf(app: { isPackaged: boolean; getAppPath(): string }, packedResources: string = process.resourcesPath): Places {
  const appFolder = app.getAppPath()
  return {
    appFolder,
    outFolder: unpacked(join(appFolder, 'out')),
    modulesFolder: unpacked(join(appFolder, 'node_modules')),
    resourcesFolder: app.isPackaged ? join(packedResources, 'foyer') : join(appFolder, 'resources'),
  }
}

/** Native modules need a newer Node than the old development runtime has: there, children run under the Node that is named to it. */
export function ownNode(versions: Readonly<Record<string, string | undefined>>, env: Readonly<Record<string, string | undefined>>): string | null {
  const major = Number(versions['electron']?.split('.')[0] ?? 0)
  return major < 37 ? env['FOYER_NODE24'] ?? null : null
}
