import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import type { Policy } from '../contract/policy.ts'
import { namesUpdates } from '../contract/updates.ts'
import { checkAnnouncement, openAnnouncement, type Announcement } from '../tlog/announcement.ts'
import { hostFence } from '../uplink/net/fence.ts'
import { fetchAnnouncement } from '../uplink/updates.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { authorityIn } from '../vault/policy/authorities.ts'
import { newestOf, updatesKeyOf } from '../vault/updates/announced.ts'
import type { CliIo } from './io.ts'
import { inForce } from './policy.ts'
import { UsageError } from './usage.ts'

const FORM = 'update check [FILE]'

/**
 * `update check`: the announcement that policy names, fetched now and verified; nobody signs in for it. What the desk itself took in before is not asked:
 * here an older announcement shows as one that is not newer. A proxy is passed without `proxyCredentials`, which are the desk's.
 * @throws FoyerError `uplink.settings` where policy names no place or no key, what fetching met, `updates.notSigned`, `updates.expired`, `updates.notAnnounced`
 */
export async function updateCommand([what, file, ...others]: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  if (what !== 'check' || others.length > 0) throw new UsageError(FORM)
  const { values } = (await inForce(io, more)).policy
  if (!namesUpdates(values)) {
    if (file !== undefined) throw new FoyerError('uplink.settings', { detail: 'updatesFrom' })
    io.stdout(JSON.stringify(said(null, values.updatesVersion, io.version)))
    return 0
  }
  const announcement = await announced(values, io)
  if (file === undefined) {
    io.stdout(JSON.stringify(said(announcement, values.updatesVersion, io.version)))
    return 0
  }
  const { size, sha512 } = await measured(file)
  const one = announcement.files.find((each) => each.size === size && each.sha512 === sha512)
  if (one === undefined) throw new FoyerError('updates.notAnnounced', { detail: basename(file) })
  io.stdout(JSON.stringify({ file: basename(file), announced: one.name, version: announcement.version }))
  return 0
}

async function announced(values: Policy, io: CliIo): Promise<Announcement> {
  const key = updatesKeyOf(values)
  const way = { address: values.updatesFrom, authority: authorityIn(values.updatesAuthority, 'updatesAuthority'), proxy: values.uplinkProxy === '' ? null : values.uplinkProxy }
  hostFence.take(values.hosts)
  const announcement = openAnnouncement(await fetchAnnouncement(way, new AbortController().signal), key)
  checkAnnouncement(announcement, null, io.now().getTime())
  return announcement
}

function said(feed: Announcement | null, organisation: string, running: string) {
  const newest = newestOf(feed === null ? null : { version: feed.version, signedAt: feed.signedAt, until: feed.until }, organisation, running)
  return { running, announced: newest?.said ?? null, newer: newest?.newer ?? false }
}

async function measured(path: string): Promise<{ size: number, sha512: string }> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() !== true) throw new FoyerError('input.invalid', { detail: 'file' })
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk)
  return { size: found.size, sha512: hash.digest('base64') }
}
