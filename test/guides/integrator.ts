import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GuideExample } from '../../renderer/guide/guides.ts'
import { projectRoot } from '../data-folder.ts'
import { specimenDocument } from '../emrtd/specimen-document.ts'
import { examplesIn, isAnswer } from './examples.ts'
import { Shell } from './shell.ts'

/** The parts of the integrators' guide that are typed into a shell, by what they do. */
const [enter, read, follow, verify, scan, look, refuse] = examplesIn('integrators').map((step) => step.filter(({ language }) => language === 'sh'))
export const typed = { enter, read, follow, verify, ask: scan?.slice(0, 1), wait: scan?.slice(1), look, refuse }

/** Somebody who has what the guide says one needs, and types it as it stands. */
export class Integrator {
  private readonly folder = mkdtempSync(join(tmpdir(), 'foyer-integrator-'))
  private readonly shell = new Shell(this.folder)
  private readonly own: { desk: string, key: string }

  /** @param authority PEM */
  constructor({ desk, key, authority }: { desk: string, key: string, authority: string }) {
    this.own = { desk, key }
    const keep = (name: string, bytes: Uint8Array | string | undefined) => { writeFileSync(join(this.folder, name), bytes ?? '') }
    keep('authority.pem', authority)
    copyFileSync(join(projectRoot, 'resources/specimens/passport-genuine.jpg'), join(this.folder, 'passport.jpg'))
    const { profile: { files }, csca } = specimenDocument({ signedAt: Date.now() - 86_400_000 })
    for (const [name, file] of [['EF.SOD', 0x011d], ['DG1', 0x0101], ['DG2', 0x0102]] as const) keep(name, files.get(file))
    keep('csca.cer', csca.der)
  }

  /** @returns what came back, beside the guide's words for it, wherever that is something else; nothing typed is something else too */
  async type(part: keyof typeof typed): Promise<{ said: readonly string[], came: string }[]> {
    const examples = typed[part] ?? []
    if (examples.length === 0) return [{ said: [part], came: 'nothing to type' }]
    const others: { said: readonly string[], came: string }[] = []
    for (const { lines, answer } of examples) {
      const { printed } = await this.shell.type(lines.map((line) => this.mine(line)))
      if (!isAnswer(answer, printed)) others.push({ said: answer, came: printed })
    }
    return others
  }

  close(): void {
    this.shell.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Their own desk and key in the place of the guide's, and nothing else. */
  private mine(line: string): string {
    const { desk, key } = this.own
    return line.replace(/^DESK=.*/, `DESK=${desk}`).replace(/^KEY=.*/, `KEY=${key}`)
  }
}

/** What of the guide no shell is for. */
export const untyped: readonly GuideExample[] = examplesIn('integrators').flat().filter(({ language }) => language !== 'sh')
