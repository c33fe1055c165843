import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { signatureOf } from '../../../electron/vault/webhooks/message.ts'
import { projectRoot } from '../../data-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-webhook-guide-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8')
function snippet(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language} webhook\\n(.+?)^\`\`\`$`, 'ms').exec(readme) ?? []
  if (code === undefined) throw new Error(`no snippet in ${language}`)
  return code
}
const at = (file: string, text: string): string => {
  const path = join(folder, file)
  writeFileSync(path, text)
  return path
}

/** A request, and whether it is ours. */
interface Case { what: string, secret: string, headers: Record<string, string>, body: string, ours: boolean }

const secret = (): string => `whsec_${randomBytes(32).toString('base64')}`
const [ours, theirs] = [secret(), secret()]
function request(secrets: readonly string[], secondsAgo: number, body: string) {
  const timestamp = Math.floor(Date.now() / 1000) - secondsAgo
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signatureOf('msg_1', timestamp, body, secrets) }
}
const body = '{"type":"record.confirmed","data":{"id":"Ærø"}}'
const cases: Case[] = [
  { what: 'as it was sent', secret: ours, headers: request([ours], 0, body), body, ours: true },
  { what: 'while secrets are exchanged', secret: ours, headers: request([theirs, ours], 0, body), body, ours: true },
  { what: 'with another body', secret: ours, headers: request([ours], 0, body), body: `${body} `, ours: false },
  { what: 'under another id', secret: ours, headers: { ...request([ours], 0, body), 'webhook-id': 'msg_2' }, body, ours: false },
  { what: 'by another secret', secret: theirs, headers: request([ours], 0, body), body, ours: false },
  { what: 'four minutes old', secret: ours, headers: request([ours], 240, body), body, ours: true },
  { what: 'six minutes old', secret: ours, headers: request([ours], 360, body), body, ours: false },
  { what: 'six minutes ahead', secret: ours, headers: request([ours], -360, body), body, ours: false },
  { what: 'without a signature', secret: ours, headers: { ...request([ours], 0, body), 'webhook-signature': '' }, body, ours: false },
  { what: 'with a moment of five thousand digits', secret: ours, headers: { ...request([ours], 0, body), 'webhook-timestamp': '9'.repeat(5000) }, body, ours: false },
  { what: 'with a line after its moment', secret: ours, headers: { ...request([ours], 0, body), 'webhook-timestamp': `${Math.floor(Date.now() / 1000)}\n` }, body, ours: false },
  { what: 'with nothing in its headers', secret: ours, headers: {}, body, ours: false },
  { what: 'with a moment that is none', secret: ours, headers: { ...request([ours], 0, body), 'webhook-timestamp': 'now' }, body, ours: false },
]
const expected = cases.map((each) => each.ours)
const casesFile = at('cases.json', JSON.stringify(cases))
const isThere = (command: string, argument: string): boolean => spawnSync(command, [argument], { stdio: 'ignore' }).status === 0
const answers = (command: string, args: string[]): unknown => JSON.parse(execFileSync(command, args, { encoding: 'utf8', cwd: folder, env: { ...process.env, GO111MODULE: 'off', GOFLAGS: '' } }))

describe('the guide to webhooks tells what is ours', () => {
  it('in Node', () => {
    at('verify.mjs', snippet('js'))
    const main = at('main.mjs', "import { readFileSync } from 'node:fs'\nimport { verify } from './verify.mjs'\nconst cases = JSON.parse(readFileSync(process.argv[2], 'utf8'))\nconsole.log(JSON.stringify(cases.map(({ secret, headers, body }) => verify(secret, headers, Buffer.from(body)))))\n")
    expect(answers(process.execPath, [main, casesFile])).toEqual(expected)
  })

  it.skipIf(!isThere('python3', '--version') && process.env['CI'] === undefined)('in Python', () => {
    const main = at('main.py', `${snippet('python')}\nimport json, sys\nprint(json.dumps([verify(c["secret"], c["headers"], c["body"].encode()) for c in json.load(open(sys.argv[1], encoding="utf-8"))]))\n`)
    expect(answers('python3', [main, casesFile])).toEqual(expected)
  })

  it.skipIf(!isThere('go', 'version') && process.env['CI'] === undefined)('in Go', () => {
    const files = [at('verify.go', snippet('go')), at('main.go', `package main

import (
	"encoding/json"
	"net/http"
	"os"
)

func main() {
	text, _ := os.ReadFile("cases.json")
	var cases []struct {
		Secret, Body string
		Headers map[string]string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		panic(err)
	}
	told := []bool{}
	for _, each := range cases {
		headers := http.Header{}
		for name, value := range each.Headers {
			headers.Set(name, value)
		}
		told = append(told, verify(each.Secret, headers, []byte(each.Body)))
	}
	_ = json.NewEncoder(os.Stdout).Encode(told)
}
`)]
    expect(answers('go', ['run', ...files])).toEqual(expected)
  }, 120_000)

  it.skipIf(!isThere('php', '--version') && process.env['CI'] === undefined)('in PHP', () => {
    at('verify.php', snippet('php'))
    const main = at('main.php', `<?php
declare(strict_types=1);
// What it warns of is a fault here.
set_error_handler(static fn (int $_, string $message) => throw new ErrorException($message));
require __DIR__ . '/verify.php';
$cases = json_decode(file_get_contents($argv[1]), true, 8, JSON_THROW_ON_ERROR);
echo json_encode(array_map(static fn (array $case) => verify($case['secret'], $case['headers'], $case['body']), $cases));
`)
    expect(answers('php', [main, casesFile])).toEqual(expected)
  })

  it('by hand, with OpenSSL', () => {
    const [{ headers }] = cases as [Case]
    at('body', body)
    const env = { ...process.env, SECRET: ours, ID: headers['webhook-id'], TIMESTAMP: headers['webhook-timestamp'] }
    expect(`v1,${execFileSync('sh', ['-c', snippet('sh')], { cwd: folder, env, encoding: 'utf8' }).trim()}`).toBe(headers['webhook-signature'])
  })
})
