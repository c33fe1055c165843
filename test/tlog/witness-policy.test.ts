import { describe, expect, it } from 'vitest'
import { withSignature } from '../../electron/tlog/cosignature.ts'
import { signCheckpoint } from '../../electron/tlog/sign-checkpoint.ts'
import { cosignatureLine } from '../../electron/tlog/sign-cosignature.ts'
import { noteSigner } from '../../electron/tlog/sign-note.ts'
import { keyType, verifierKey } from '../../electron/tlog/signed-note.ts'
import { parseWitnessPolicy, witnessed } from '../../electron/tlog/witness-policy.ts'
import { seededBytes } from '../vault/vault-fixture.ts'

const bytes = seededBytes('policy')
const log = noteSigner('foyer/t-0a0b', bytes(32))
const signers = new Map(['X1', 'X2', 'X3', 'Y1', 'Y2'].map((name) => [name, noteSigner(`witness.example/${name}`, bytes(32))]))
const key = (name: string) => verifierKey(signers.get(name) ?? log, keyType.cosignature)

const lines = [
  '# who watches', '', `\tlog ${verifierKey(log)} https://desk.example/ `,
  ...[...signers.keys()].map((name) => `witness ${name} ${key(name)}`),
  'group X-witnesses 2 X1 X2 X3', 'group Y-witnesses any Y1 Y2', 'group X-and-Y all X-witnesses Y-witnesses', 'quorum X-and-Y',
]

function policyOf(text: string) {
  const parsed = parseWitnessPolicy(text)
  if ('fault' in parsed) throw new Error(JSON.stringify(parsed.fault))
  return parsed.policy
}

const checkpoint = signCheckpoint(7, bytes(32), log)
const cosignedBy = (names: string) => names.split(' ').filter((name) => name !== '').reduce((note, name) => withSignature(note, cosignatureLine(note, signers.get(name) ?? log, new Date(1000))), checkpoint)

describe('a policy of witnesses', () => {
  it.each([
    ['', false], ['X1 X2', false], ['X1 Y1', false], ['Y1 Y2', false], ['X1 X3 Y2', true], ['X1 X2 X3 Y1 Y2', true],
  ])('asks for two of three and one of two: %s', (names, met) => {
    const note = cosignedBy(names)
    const policy = policyOf(lines.join('\n'))
    expect(witnessed(policy, note)).toEqual({ met, by: names.split(' ').filter((name) => name !== '').map((name) => ({ name, seconds: 1 })) })
  })

  it('counts no line that was copied from another checkpoint', () => {
    const other = signCheckpoint(7, bytes(32), noteSigner('foyer/t-0a0b', bytes(32)))
    const copied = `${other}${cosignedBy('X1 X2 Y1').slice(checkpoint.length)}`
    expect(witnessed(policyOf(lines.join('\n')), copied)).toEqual({ met: false, by: [] })
  })

  it.each([
    ['nothing', [], 0, 'quorum'],
    ['two quorums', [...lines, 'quorum none'], lines.length + 1, 'quorum'],
    ['a log’s key for a witness', [`witness A ${verifierKey(log)}`, 'quorum A'], 1, 'key'],
    ['a witness’s key for a log', [`log ${key('X1')}`, 'quorum none'], 1, 'key'],
    ['a key whose id is wrong', [`log ${verifierKey(log).replace(/\+[0-9a-f]{8}/, '+00000000')}`, 'quorum none'], 1, 'key'],
    ['one key under two names', [`witness A ${key('X1')}`, `witness B ${verifierKey({ ...log, publicKey: signers.get('X1')?.publicKey ?? bytes(32) }, keyType.cosignature)}`, 'quorum A'], 2, 'duplicate'],
    ['a name twice', [`witness A ${key('X1')}`, `witness A ${key('X2')}`, 'quorum A'], 2, 'duplicate'],
    ['a witness in two groups', [...lines.slice(0, 8), 'group A any X1 X2', 'group B any X1 Y1', 'quorum A'], 10, 'duplicate'],
    ['a group before its members', ['group A any X1', `witness X1 ${key('X1')}`, 'quorum A'], 1, 'unknown'],
    ['an unknown quorum', ['quorum A'], 1, 'unknown'],
    ['a threshold above the members', [`witness A ${key('X1')}`, 'group G 2 A', 'quorum G'], 2, 'threshold'],
    ['a threshold of none', [`witness A ${key('X1')}`, 'group G 0 A', 'quorum G'], 2, 'threshold'],
    ['a group of nobody', ['group G all', 'quorum G'], 1, 'threshold'],
    ['the predefined name', [`witness none ${key('X1')}`, 'quorum none'], 1, 'name'],
    ['a word that it does not know', ['delegate A'], 1, 'keyword'],
    ['a return character', ['quorum none\r'], 1, 'character'],
    ['a file of no end', ['#'.repeat(300_000), 'quorum none'], 0, 'limit'],
  ])('is refused with %s', (_name, text, line, why) => {
    expect(parseWitnessPolicy(text.join('\n'))).toEqual({ fault: { line, why } })
  })
})
