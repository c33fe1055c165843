import { WAIT_MAX } from '../../contract/scan-requests.ts'

/** How long whoever asks would rather wait than hear that nothing has changed (RFC 7240 §4.3): whole seconds, no more than {@link WAIT_MAX}; 0 where they do not say. */
export function waitOf(prefer: string | string[] | undefined): number {
  const [seconds] = [prefer ?? ''].flat().join(',').slice(0, 500).split(',').flatMap((each) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:;.*)?$/i.exec(each)?.[1] ?? [])
  return Math.min(Number(seconds ?? 0), WAIT_MAX)
}
