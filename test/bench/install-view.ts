import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '../../electron/dev/session.ts'
import { ENTER_VIEW } from '../dev/linux/machine-view.ts'

/** How Chromium can keep its pages on a machine: in name spaces that users may make, or by its helper with root's rights where they may not. */
export type Way = 'name spaces' | 'helper with root’s rights'

/** A machine that gives users no name spaces is a chroot in the view: nobody gets any there. $3 the way. */
const VIEW = `${ENTER_VIEW}
if [ "$3" = chroot ]; then mkdir /inside; mount --rbind / /inside; cd /inside; set -- chroot /inside; else set -- chroot .; fi
exec "$@" sh -c 'echo ready; exec sleep infinity'`

export interface View {
  /** Runs to its end there, as root. */
  run(script: string): SpawnSyncReturns<string>
  /** What starts `inner` there as an ordinary user. */
  asUser(uid: number, gid: number, env: Readonly<Record<string, string>>, inner: Command): Command
  end(): Promise<void>
}

/**
 * @param folder an empty one
 * @param packages seen there as /packages
 * @throws Error when the machine does not allow it
 */
export async function openView(folder: string, packages: string, way: Way): Promise<View> {
  mkdirSync(join(folder, 'view'), { recursive: true })
  const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', VIEW, 'view', join(folder, 'view'), packages, way === 'name spaces' ? 'root' : 'chroot'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(holder, 'exit')
  const ready = once(holder.stdout, 'data').then(() => true)
  if (!await Promise.race([ready, ended.then(() => false)])) throw new Error('no view of this machine can be made: that takes root and an overlay')
  const inside = ['--target', String(holder.pid), '--mount', '--root', '--wd', '--']
  return {
    run: (script) => spawnSync('nsenter', [...inside, 'sh', '-c', script], { encoding: 'utf8', env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' } }),
    asUser: (uid, gid, env, inner) => ({
      command: 'nsenter',
      args: [...inside, 'setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--inh-caps=-all', 'env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), inner.command, ...inner.args],
    }),
    end: async () => {
      holder.kill('SIGKILL')
      await ended
    },
  }
}
