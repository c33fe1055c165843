import { join } from 'node:path'
import type { Carrier } from '../carrier.ts'
import { helperCarrier } from '../driver-helper/carrier.ts'

/** Scanners of macOS, by ImageCaptureCore, asked by a script of its own JavaScript for Automation (`resources/ica`), which every macOS has. */
export function icaCarrier({ resourcesFolder, env }: { resourcesFolder: string; env: NodeJS.ProcessEnv }): Carrier {
  const names = ['HOME', 'TMPDIR', 'USER', 'PATH']
  return helperCarrier({
    prefix: 'ica:',
    helper: {
      command: '/usr/bin/osascript', args: ['-l', 'JavaScript', join(resourcesFolder, 'ica', 'scan.jxa')],
      env: Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    },
  })
}
