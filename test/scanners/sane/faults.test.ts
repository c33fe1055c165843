import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualScan, type PaperSource } from '../../../electron/contract/scanners.ts'
import { saneCarrier } from '../../../electron/scanners/sane/sane.ts'

const hasSane = spawnSync('scanimage', ['--version']).status === 0
if (!hasSane) process.stderr.write('notice: scanimage is not here; its faults are not tried\n')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-sane-faults-'))
  writeFileSync(join(folder, 'dll.conf'), 'test\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The real one, which scans by this script until there is a file `well`. */
function badly(script: string): string {
  const [command, real] = [join(folder, 'scanimage'), execFileSync('which', ['scanimage'], { encoding: 'utf8' }).trim()]
  writeFileSync(command, `#!/bin/sh\ncase "$*" in *-A|-f*) exec ${real} "$@";; esac\ntest -e '${folder}/well' && exec ${real} "$@"\nfor each; do case "$each" in --batch=*) PAGES=$(dirname "\${each#--batch=}");; esac; done\n${script.replaceAll('REAL', real)}\n`)
  chmodSync(command, 0o755)
  return command
}

describe.runIf(hasSane)('what goes wrong behind SANE ends in its code, and the next scan works', () => {
  const scan = async (carrier: ReturnType<typeof saneCarrier>, source: PaperSource = 'platen', told: boolean[] = []): Promise<number> => {
    let pages = 0
    for await (const { bytes } of carrier.scan('sane:test:0', { ...usualScan, source }, { signal: new AbortController().signal, onProgress: ({ waiting }) => told.push(waiting) })) pages += Math.sign(bytes.byteLength)
    return pages
  }
  const carrierWith = (script: string, pause?: (ms: number) => Promise<void>) => saneCarrier({ command: badly(script), env: { SANE_CONFIG_DIR: folder }, ...(pause === undefined ? {} : { pause }) })

  it.each<[string, string, string, PaperSource]>([
    ['unplugged within a page', 'REAL "$@" | head -c 500; echo "scanimage: sane_read: Error during device I/O" >&2; exit 9', 'device.lost', 'platen'],
    ['half a page, said to be whole', 'REAL "$@" | head -c 500', 'scanner.badAnswer', 'platen'],
    ['half a page of a feeder', 'REAL "$@" >/dev/null; head -c 500 "$PAGES/1.png" >"$PAGES/half"; mv "$PAGES/half" "$PAGES/1.png"; echo "$PAGES/1.png"', 'scanner.badAnswer', 'feeder'],
    ['no page', 'echo "<html>Please wait</html>"', 'scanner.badAnswer', 'platen'],
    ['a page without an end', 'exec cat /dev/zero', 'image.tooLarge', 'platen'],
    ['a page without an end from a feeder', 'head -c 60000000 /dev/zero >"$PAGES/1.png.part"; exec sleep 60', 'image.tooLarge', 'feeder'],
    ['a driver that falls', 'kill -SEGV $$', 'device.failed', 'platen'],
    ['one that is always busy', 'echo "scanimage: sane_start: Device busy" >&2; exit 3', 'device.busy', 'platen'],
  ])('%s', async (_name, script, code, source) => {
    const carrier = carrierWith(script, () => Promise.resolve())
    await expect(scan(carrier, source)).rejects.toMatchObject({ code })
    writeFileSync(join(folder, 'well'), '')
    expect(await scan(carrier)).toBe(1)
  }, 60_000)

  it('busy for ten seconds is waited for, and told', async () => {
    let ms = 0
    const told: boolean[] = []
    const carrier = carrierWith('echo "scanimage: sane_start: Device busy" >&2; exit 3', async (more) => {
      ms += more
      if (ms >= 10_000) writeFileSync(join(folder, 'well'), '')
    })
    expect(await scan(carrier, 'platen', told)).toBe(1)
    expect([ms, told.filter((waiting) => waiting).length]).toEqual([10_000, 10])
  }, 60_000)
})
