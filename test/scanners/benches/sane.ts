import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorCode } from '../../../electron/contract/error-codes.ts'
import type { PaperSource } from '../../../electron/contract/scanners.ts'
import { saneCarrier } from '../../../electron/scanners/sane/sane.ts'
import type { Bench, Trial } from '../carrier-contract.ts'

export const hasSane = spawnSync('scanimage', ['--version']).status === 0
if (!hasSane) {
  if (process.env['CI'] !== undefined) throw new Error('scanimage is not here')
  process.stderr.write('notice: scanimage is not here; the SANE tests are skipped\n')
}

/** For a driver to close its device, and for a page, ms: SANE's test device itself hangs now and then (1 of 25) while it is closed after a fault. */
const CLOSE_MS = 2000
const PAGE_MS = 20_000
/** Ten of them, which a whole stack may take, are longer than the test's fence, ms. */
const STILL_MS = 15_000
const JAM = 'echo "scanimage: sane_read: Document feeder jammed" >&2'
const EMPTY = 'echo "scanimage: sane_start: Document feeder out of documents" >&2'
const IO_ERROR = 'Error during device I/O'

/** SANE's own virtual devices behind the real `scanimage`, which scans by another script while there is a fault. */
export function saneBench(base: string, backend: 'test' | 'pnm'): Bench {
  const folder = mkdtempSync(join(base, 'sane-'))
  const real = execFileSync('which', ['scanimage'], { encoding: 'utf8' }).trim()
  const [command, fault, page] = ['scanimage', 'fault.sh', 'page.ppm'].map((name) => join(folder, name)) as [string, string, string]
  writeFileSync(join(folder, 'dll.conf'), `${backend}\n`)
  writeFileSync(page, Buffer.concat([Buffer.from('P6\n64 48\n255\n'), Buffer.alloc(64 * 48 * 3, 120)]))
  writeFileSync(command, [
    '#!/bin/sh', `case "$*" in *-A|-f*) exec ${real} "$@";; esac`, ...(backend === 'pnm' ? [`set -- "$@" --filename='${page}'`] : []),
    'for each; do case "$each" in --batch=*) PAGES=$(dirname "${each#--batch=}");; esac; done', `test -e '${fault}' && . '${fault}'`, `exec ${real} "$@"`, '',
  ].join('\n'))
  chmodSync(command, 0o755)
  const env = { SANE_CONFIG_DIR: folder }
  const mend = (): void => rmSync(fault, { force: true })
  let clock = 0
  const pause = (ms: number): Promise<void> => {
    clock += ms
    if (clock >= 10_000 && existsSync(`${fault}.ten`)) mend()
    return Promise.resolve()
  }
  /** REAL: one that hangs while it is closed ends by itself, before the fence. */
  const scans = (script: string, ends: ErrorCode | 'page', source: PaperSource = 'platen'): Trial => ({ bring: () => writeFileSync(fault, `${script.replaceAll('REAL', `timeout -s KILL 15 ${real}`)}\n`), mend, ends, source })
  const says = (words: string, ends: ErrorCode, source: PaperSource = 'platen'): Trial => scans(`echo "scanimage: sane_start: ${words}" >&2; exit 9`, ends, source)
  const drives = (status: string, ends: ErrorCode): readonly [string, Trial] => [status, scans(`exec REAL "$@" --read-return-value=SANE_STATUS_${status}`, ends)]
  const busy = says('Device busy', 'device.busy')
  const isTest = backend === 'test'
  return {
    carrier: saneCarrier({ command, env, pause, pageMs: PAGE_MS, closeMs: CLOSE_MS }), id: `sane:${backend}:0`, feeds: isTest,
    faults: {
      'unplugged during a scan': scans(`REAL "$@" | head -c 60; echo "scanimage: sane_read: ${IO_ERROR}" >&2; exit 9`, 'device.lost'),
      'gone between job and page': says(IO_ERROR, 'device.lost'),
      'half a page': scans('REAL "$@" | head -c 60; exit 0', 'scanner.badAnswer'),
      'a page without an end': scans('exec cat /dev/zero', 'image.tooLarge'),
      'HTML for a page': scans('echo "<html>Please wait</html>"; exit 0', 'scanner.badAnswer'),
      'an empty feeder': isTest ? says('Document feeder out of documents', 'scanner.feederEmpty', 'feeder') : 'it has no feeder',
      'busy for ten seconds': {
        ...busy, ends: 'page', waits: true, bring: async () => { clock = 0; writeFileSync(`${fault}.ten`, ''); await busy.bring() },
        after: () => { if (clock !== 10_000) throw new Error(`waited ${clock} ms`) },
      },
      'another type than it said': scans('for each; do shift; test "$each" = --format=png && each=--format=pnm; set -- "$@" "$each"; done; REAL "$@"; exit 0', 'scanner.badAnswer'),
      'a changed certificate': 'it has none',
      'typing amid a person’s typing': 'it types nothing',
    },
    more: {
      'always busy': busy,
      'a driver that falls': scans('kill -SEGV $$', 'device.failed'),
      'a driver that hangs after its fault': scans(`${JAM}; exec sleep 300`, 'scanner.jam'),
      'a driver that hangs after its page': scans('REAL "$@"; exec sleep 300', 'page'),
      'a driver that falls after its page': scans('REAL "$@"; kill -SEGV $$', 'page'),
      'a driver that leaves a program behind': scans(`sleep 300 & exit 3`, 'device.failed'),
      'a driver that leaves a program behind after its page': scans('sleep 300 & REAL "$@"; exit 0', 'page'),
      'a driver that leaves a program behind, and hangs': scans(`sleep 300 & ${JAM}; exec sleep 300`, 'scanner.jam'),
      'a driver that hangs at a device that it may not open': scans('echo "scanimage: open of device x failed: Access to resource has been denied" >&2; exec sleep 300', 'scanner.denied'),
      ...(isTest ? {
        // As scanimage ends where it was asked for a number of pages and found fewer.
        'three sheets in a feeder': { ...scans(`REAL "$@" --batch-count=3; ${EMPTY}; exit 7`, 'page', 'feeder'), pages: 3 },
        'three sheets in a feeder that is not said to be empty': { ...scans('REAL "$@" --batch-count=3; exit 0', 'page', 'feeder'), pages: 3 },
        'a feeder that hangs once it is empty': { ...scans(`REAL "$@" --batch-count=3; ${EMPTY}; exec sleep 300`, 'page', 'feeder'), pages: 3 },
        'a feeder that hangs after the most pages': { ...scans('REAL "$@"; exec sleep 300', 'page', 'feeder'), pages: 10 },
        'a feeder that falls after the most pages': { ...scans('REAL "$@"; kill -SEGV $$', 'page', 'feeder'), pages: 10 },
        'a feeder that jams after two sheets': { ...scans(`REAL "$@" --batch-count=2; ${JAM}; exit 6`, 'scanner.jam', 'feeder'), pages: 2 },
        'a feeder that stands still after a sheet': { ...scans('REAL "$@" --batch-count=1; exec sleep 300', 'internal.timeout', 'feeder'), pages: 1, carrier: saneCarrier({ command, env, pageMs: STILL_MS }) },
        'half a page of a feeder': scans('REAL "$@" >/dev/null; head -c 500 "$PAGES/1.png" >"$PAGES/half"; mv "$PAGES/half" "$PAGES/1.png"; echo "$PAGES/1.png"; exit 0', 'scanner.badAnswer', 'feeder'),
        'a page without an end from a feeder': scans('head -c 60000000 /dev/zero >"$PAGES/1.png.part"; exec sleep 60', 'image.tooLarge', 'feeder'),
        ...Object.fromEntries([
          drives('JAMMED', 'scanner.jam'), drives('COVER_OPEN', 'scanner.coverOpen'), drives('NO_DOCS', 'scanner.feederEmpty'), drives('ACCESS_DENIED', 'scanner.denied'), drives('IO_ERROR', 'device.lost'), drives('NO_MEM', 'device.failed'),
          drives('UNSUPPORTED', 'device.failed'), drives('INVAL', 'device.failed'),
        ]),
      } : {}),
    },
  }
}
