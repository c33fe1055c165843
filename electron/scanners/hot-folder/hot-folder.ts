import { lstat, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { FoyerError } from '../../contract/errors.ts'
import type { ScannedPage } from '../../contract/scanners.ts'
import { HOT_FOLDER } from '../../contract/sources.ts'
import type { OnOffer, PushSource, TakenOffer } from '../push/push-source.ts'
import { afterReading, type AfterReading } from './after-reading.ts'
import { isSame, keyOfContent, keyOfFile, type FileIdentity } from './identity.ts'
import type { Journal } from './journal.ts'
import { look, NAMES_MAX, type SeenFile } from './look.ts'
import { openForWriting } from './open-for-writing.ts'
import { readSame } from './read-file.ts'

export interface HotFolderTimes {
  /** Between two looks. */
  lookMs: number
  /** A file that has not changed for so long is complete: scanner software over a slow share pauses for less. */
  settleMs: number
}
const usualTimes: HotFolderTimes = { lookMs: 1000, settleMs: 2000 }
/** A folder in which no name came or went is looked through no oftener: a file may have been written over, ms. */
const LOOK_ANYWAY_MS = 30_000
/** What could not be moved (a full disk) is tried again no sooner, ms. */
const FINISH_AGAIN_MS = 60_000
/** After a look nothing is looked at for so many times as long: a folder of a hundred thousand files must not keep the computer busy. */
const REST = 4

export interface HotFolder extends PushSource {
  /** Look now, and finish what an earlier run began. */
  lookNow(): Promise<void>
  /** Why nothing comes of it, or why what was read is still there; or null. */
  fault(): FoyerError | null
  /** Begin to look by oneself. */
  watch(): void
}

interface HotFolderOptions {
  folder: string
  after: AfterReading
  journal: Journal
  onOffer: OnOffer
  now: () => number
  times?: Partial<HotFolderTimes>
  /** Names that are looked at. */
  namesMax?: number
}

/** A folder that other programs drop pages into: each is taken when it is complete, once, whatever happens in between. Carries bytes; decodes nothing. */
export function hotFolder({ folder, after, journal, onOffer, now, times: given, namesMax = NAMES_MAX }: HotFolderOptions): HotFolder {
  const times = { ...usualTimes, ...given }
  /** Since when each file has been as it is, ms. */
  let settling = new Map<string, { was: FileIdentity; since: number }>()
  let ready: SeenFile[] = []
  let fault: FoyerError | null = null
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let closed = false
  let forgotten = false
  /** The folder when it was last looked through, and whether nothing in it was still changing. */
  let last: { mtimeNs: bigint; at: number } | null = null
  let finishAgainAt = 0
  let tookMs = 0
  /** What this run has given away, and how many files lie there that an earlier one began, or that gave nothing: they are not given again. */
  const own = new Set<string>()
  let leftBehind = 0
  /** What lies there and is never offered. */
  let unseen: FoyerError | null = null

  /** What was read by a run that ended before the file was moved or shredded. */
  const finish = async ({ name, was }: SeenFile): Promise<void> => {
    if (after.how === 'leave') return
    try {
      await afterReading(join(folder, name), was, after)
    } catch (thrown) {
      finishAgainAt = now() + FINISH_AGAIN_MS
      fault = new FoyerError((thrown as NodeJS.ErrnoException).code === 'ENOSPC' ? 'files.full' : 'files.failed', { cause: thrown })
    }
  }

  const lookOnce = async (): Promise<void> => {
    const before = ready.length
    try {
      const real = await realpath(folder)
      const { mtimeNs } = await lstat(real, { bigint: true })
      if (last !== null && last.mtimeNs === mtimeNs && now() - last.at < LOOK_ANYWAY_MS) return
      fault = null
      const { fresh, read, begun, tooLarge, known, isCut } = await look(folder, (key) => journal.stateOf(key), namesMax)
      if (!forgotten) journal.forget(known, now())
      forgotten = true
      if (now() >= finishAgainAt) for (const each of read) await finish(each)
      leftBehind = after.how === 'leave' ? 0 : begun.filter(({ key, state }) => state === 'left' || !own.has(key)).length
      unseen = isCut ? new FoyerError('source.overfull', { detail: String(namesMax) }) : tooLarge > 0 ? new FoyerError('image.tooLarge', { detail: 'bytes' }) : null
      settling = new Map(fresh.map(({ name, was }) => {
        const before = settling.get(name)
        return [name, before !== undefined && isSame(before.was, was) ? before : { was, since: now() }]
      }))
      const settled = fresh.filter(({ name }) => now() - (settling.get(name)?.since ?? now()) >= times.settleMs)
      const writing = settled.length === 0 ? null : await openForWriting(real)
      ready = settled.filter(({ name, was }) => !(writing?.paths.has(join(real, name)) ?? false) && !(writing?.inodes.has(String(was.ino)) ?? false))
      last = ready.length === fresh.length && fault === null ? { mtimeNs, at: now() } : null
    } catch (thrown) {
      ready = []
      last = null
      fault = new FoyerError('files.failed', { cause: thrown, detail: (thrown as NodeJS.ErrnoException).code ?? 'folder' })
    }
    if (ready.length !== before && !closed) onOffer(source)
  }
  const lookNow = (): Promise<void> => looking ??= lookOnce().finally(() => { looking = null })

  const lookLater = (): void => {
    if (closed) return
    timer = setTimeout(lookAndGoOn, Math.max(times.lookMs, Math.min(tookMs * REST, LOOK_ANYWAY_MS)))
    timer.unref()
  }
  const lookAndGoOn = (): void => {
    // Not by the clock on the wall: set forward amid a look, it would keep the desk from the next one for as long.
    const began = performance.now()
    void lookNow().finally(() => { tookMs = performance.now() - began; lookLater() })
  }

  const claim = async ({ name, was }: SeenFile): Promise<TakenOffer | null> => {
    const bytes = await readSame(join(folder, name), was)
    if (bytes === null) return null
    const key = keyOfFile(was)
    // Before a byte of it leaves: what ends this process now has taken it, and it is not read again.
    if (!journal.claim(key)) return null
    own.add(key)
    if (!journal.claim(keyOfContent(was, bytes))) {
      journal.note(key, 'left')
      return null
    }
    return {
      page: { bytes }, texts: [],
      done: async (read) => {
        journal.note(key, read ? 'read' : 'left')
        last = null
        if (read) await finish({ name, was })
      },
    }
  }

  const take = async (): Promise<TakenOffer> => {
    try {
      for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
        const taken = await claim(next)
        if (taken !== null) return taken
        last = null
      }
    } catch (thrown) {
      throw new FoyerError((thrown as NodeJS.ErrnoException).code === 'ENOSPC' ? 'files.full' : 'files.failed', { cause: thrown })
    } finally {
      onOffer(source)
    }
    throw fault ?? unseen ?? new FoyerError('scanner.feederEmpty')
  }

  const test = async (): Promise<ScannedPage | null> => {
    last = null
    await lookNow()
    if (fault !== null) throw fault
    const [oldest] = ready
    const bytes = oldest === undefined ? null : await readSame(join(folder, oldest.name), oldest.was)
    return bytes === null ? null : { bytes }
  }

  const source: HotFolder = {
    kind: 'hotFolder', id: HOT_FOLDER, name: 'Folder for pages',
    waiting: () => ready.length,
    take, lookNow, test,
    fault: () => fault ?? unseen ?? (leftBehind === 0 ? null : new FoyerError('source.leftBehind', { detail: String(leftBehind) })),
    watch: lookAndGoOn,
    close: async () => {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await looking
    },
  }
  return source
}
