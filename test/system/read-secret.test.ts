import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const script = `
import { readSecret } from ${JSON.stringify(resolve('electron/system/read-secret.ts'))}
const answers = []
for (let turn = 0; turn < 3; turn += 1) answers.push(await readSecret('Something'))
console.log(JSON.stringify(answers))
process.exit(0)
`

/** Three questions to a real standard input, which says these pieces one after the other. */
async function answersTo(pieces: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  // From the start: it may be through before the last piece was waited for.
  const closed = new Promise((done) => { child.once('close', done) })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  for (const piece of pieces) {
    child.stdin.write(piece)
    await new Promise((next) => { setTimeout(next, 50) })
  }
  child.stdin.end()
  await closed
  return JSON.parse(out)
}

describe('secrets from standard input', () => {
  it.each<[string, string[]]>([
    ['all lines at once', ['one\ntwo\nthree\n']],
    ['lines in pieces', ['o', 'ne\ntw', 'o\nthree']],
    ['as Windows ends them', ['one\r\ntwo\r', '\nthree\r\n']],
  ])('are one a line: %s', async (_how, pieces) => { expect(await answersTo(pieces)).toEqual(['one', 'two', 'three']) }, 60_000)

  it('end with it, and none is longer than a secret can be', async () => {
    expect(await answersTo([`${'x'.repeat(10_000)}\ntwo`])).toEqual(['x'.repeat(200), 'two', ''])
  })
})
