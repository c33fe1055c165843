import { mutantsOf, type Mutant } from './mutant.ts'

/** Not the whole folder where that takes minutes, as the locked keychain does: whoever would notice, and few others. */
const inFolder = (folder: string, ...names: string[]): string[] => names.map((name) => `test/vault/${folder}/${name}.test.ts`)
const keys = inFolder('keys', 'faults', 'key-wrap', 'lost-database', 'recovery-key', 'unconfirmed')
const audit = ['test/tlog/checkpoint.test.ts', 'test/tlog/merkle-tree.test.ts', ...inFolder('audit', 'first-events', 'head', 'verify')]
const secrets = [...inFolder('staff', 'staff'), ...inFolder('staff/authenticators', 'secrets', 'weak-secrets')]
const sessions = inFolder('staff', 'clocks', 'ended-first', 'sessions', 'staff')
const accounts = [...inFolder('staff', 'guessing', 'staff'), ...inFolder('calls/handlers', 'reset-administrator')]
const masking = inFolder('records', 'masking', 'records')
const search = inFolder('records', 'masked-search')
const held = inFolder('records', 'held-readings', 'records')
const who = [...inFolder('calls', 'who-may-what'), 'test/contract']

/** Keys, trail, people, records: what only the vault decides. */
export const vaultMutants: readonly Mutant[] = [
  ...mutantsOf('electron/vault/keys/key-wrap.ts', inFolder('keys', 'key-wrap'), [
    ["  decipher.setAAD(Buffer.from(databaseId))\n", ''],
    ["'foyer recovery key v1', 32", "'foyer key check v1', 32"],
    ['if (sealed.length !== 48 || nonce.length !== 12) return null', ''],
  ]),
  ...mutantsOf('electron/vault/keys/recovery-key.ts', inFolder('keys', 'recovery-key'), [
    ['symbols.includes(-1) || checkSymbol(group, data) !== symbols[DATA_PER_GROUP]', 'symbols.includes(-1)'],
    ['return [...symbols, group + 1].reduce', 'return [...symbols].reduce'],
  ]),
  ...mutantsOf('electron/vault/keys/database-key.ts', [...keys, ...inFolder('calls/life', 'life')], [
    ["if (!isCheckedBy(current, file.databaseId, file.current.check)) throw new FoyerError('keys.wrongKey')", ''],
    ['if (existsSync(keyFilePath(place.folder))) setAside(keyFilePath(place.folder))', ''],
    ["await (isNew(key) ? finishRotation(place, file, key) : abandonRotation(place, file))", 'await abandonRotation(place, file)'],
  ]),
  ...mutantsOf('electron/vault/staff/authenticators/secrets.ts', secrets, [
    ['memorySize: 19 * 1024', 'memorySize: 1024'],
    ['    password.fill(0)', ''],
    ["return secret.normalize('NFKC')", 'return secret'],
    ["  if (why !== null) throw new FoyerError('staff.weakSecret', { detail: why })", ''],
  ]),
  ...mutantsOf('electron/vault/staff/sessions.ts', sessions, [
    ['if (active) session.lastActivity = moment(clock)', 'session.lastActivity = moment(clock)'],
    ['    untold.add(token)\n', ''],
    ['    untold.delete(token)\n', ''],
    ['.filter((token) => token !== except)', ''],
    ['if (since(clock, session.lastActivity) < idleSeconds() * 1000) return false', 'return false'],
  ]),
  ...mutantsOf('electron/vault/staff/accounts.ts', accounts, [
    ["!all().some((other) => other.id !== id && other.active === 1 && roleMay(other.role, 'staff.manage'))", 'false'],
    ['failures = 0, locked_until = NULL, last_sign_in_at', 'last_sign_in_at'],
  ]),
  ...mutantsOf('electron/vault/calls/dispatch.ts', who, [
    ["if (!inside && context.way !== 'system' && context.inside !== true && !spec.doors.some((each) => each === context.way)) return new FoyerError('input.unknownCall')", ''],
    ["if (account?.active !== 1 || desk.opened === null)", 'if (account === null || desk.opened === null)'],
    ["if (spec.openInSetUp && desk.opened?.settings.get(settingNames.recovery) === 'setUp') return null", 'if (spec.openInSetUp) return null'],
  ]).map((mutant) => ({ ...mutant, tests: [...who, ...sessions, ...inFolder('calls/life', 'leaving')] })),
  ...mutantsOf('electron/contract/roles.ts', [...who, ...masking], [
    ["values[each.key] === each.while)", 'values[each.key] !== each.while)'],
    ["const overseer: readonly Permission[] = [...everybody, 'audit.read', 'audit.export', 'day.read']", "const overseer: readonly Permission[] = [...everybody, 'audit.read', 'audit.export', 'day.read', 'records.read']"],
  ]),
  ...mutantsOf('electron/vault/records/held-readings.ts', held, [
    ['return found?.owner === owner ? found : undefined', 'return found'],
    ["if (since(clock, from) >= MINUTES * 60_000) settle(id, 'expired')", 'if (since(clock, from) >= MINUTES * 60_000) held.delete(id)'],
    ["if (replaces !== null && !book.drop(replaces, owner, 'replaced'))", 'if (replaces !== null && !held.delete(replaces))'],
  ]),
  ...mutantsOf('electron/vault/records/masking.ts', masking, [
    ['mrzLines: [], image: null, otherSide: null, evidence: null', 'image: null, otherSide: null, evidence: null'],
    ['correction: field.correction === null ? null : { ...field.correction, was: maskNumber(field.correction.was) }', 'correction: field.correction'],
    ['    sources: field.sources.map((source) => ({ ...source, value: maskNumber(source.value) })),\n', ''],
  ]),
  ...mutantsOf('electron/vault/records/query.ts', search, [
    ["if (numbers === 'part') return", 'return'],
    ["kind = 'number' AND word = ?", "kind = 'number' AND word >= ?"],
    ['&& /\\p{N}/u.test(word)', ''],
    ['&& !tokensOf(text).some((token) => dayBeingTyped.test(token))', ''],
  ]),
  ...mutantsOf('electron/vault/records/number-guesses.ts', search, [
    ['(word.startsWith(before) || before.startsWith(word))', 'word.startsWith(before)'],
    ['if (word.length > before.length || !typingOn) typed.set(who, word)', 'typed.set(who, word)'],
    ['      typed.delete(who)\n', ''],
    ['      if (!typingOn) add(who, 1)\n', ''],
    ["const nameOf = (who: string) => `guesses.number.${who}`", "const nameOf = (who: string) => `guesses.number.${who.slice(0, 0)}`"],
  ]),
  ...mutantsOf('electron/tlog/signed-note.ts', ['test/tlog/checkpoint.test.ts', ...inFolder('audit', 'verify')], [
    ['ours.every((signature) => signedBy(key, parts.text, signature)) ? parts.text : null', 'parts.text'],
    ['line.name === key.name && line.id.equals(id)', 'line.name === key.name'],
  ]),
  ...mutantsOf('electron/vault/audit/anchors.ts', audit, [
    ["if (signed.size > size) return 'ahead'", "if (signed.size > size) return 'holds'"],
    ["verifyConsistency(signed.size, signed.root, size, rootAt(size, nodes), proof) ? 'holds' : 'forked'", "proof.length >= 0 ? 'holds' : 'forked'"],
  ]),
  ...mutantsOf('electron/vault/audit/tree-check.ts', audit, [
    ["if (Buffer.from(root).toString('latin1') !== rootNow()) report('checkpointWrong'", "if (false) report('checkpointWrong'"],
    ["if (!storedLeaves.startsWith(node.hash, at * SIZE)) report('leafAltered'", "if (false) report('leafAltered'"],
    ['storedLeaves.startsWith(node.hash, at * SIZE)', 'storedLeaves.includes(node.hash)'],
    ["?.startsWith(node.hash, place * SIZE) !== true) report('nodeWrong'", "?.startsWith(node.hash, place * SIZE) === undefined) report('nodeWrong'"],
    ["report('nodeMissing', index", "if (level > 64) report('nodeMissing', index"],
  ]),
  ...mutantsOf('electron/vault/audit/stored-checkpoints.ts', inFolder('retention', 'purge-trail'), [
    ['!(Date.parse(signed.more.time) < before)', 'false'],
  ]),
  ...mutantsOf('electron/vault/retention/purge-trail.ts', inFolder('retention', 'purge-trail'), [
    ["if (to <= from) return 0", 'if (to < from) return 0'],
  ]),
]
