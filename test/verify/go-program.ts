import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where Debian's golang-golang-x-mod-dev puts its sources. */
const GOPATH = '/usr/share/gocode'

export const goThere = existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog')) && spawnSync('go', ['version']).status === 0
if (!goThere) console.warn('NOT CHECKED: Go or its golang.org/x/mod is absent (Debian packages golang-go, golang-golang-x-mod-dev); nobody else looked at our checkpoints and proofs.')

export interface GoProgram {
  /** To each request `accepted` or `refused`. */
  answers(requests: readonly object[]): string[]
}

/** The checks of go/main.go, built into a folder. */
export function buildGo(folder: string): GoProgram {
  const program = join(folder, 'check')
  const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOFLAGS: '', GOCACHE: join(folder, 'cache') }
  const built = spawnSync('go', ['build', '-o', program, join(import.meta.dirname, 'go/main.go')], { env, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
  return {
    answers: (requests) =>
      spawnSync(program, { input: requests.map((request) => `${JSON.stringify(request)}\n`).join(''), encoding: 'utf8' }).stdout.trim().split('\n').map((line) => line.split(' ')[0] ?? ''),
  }
}
