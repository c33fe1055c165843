import { keyType, verifierKey, type NoteKey } from './signed-note.ts'

interface Asked {
  log: NoteKey
  receiver: NoteKey
  neighbours: readonly NoteKey[]
  /** How many of the neighbours are enough. */
  least: number
}

/** A policy file (C2SP tlog-policy) by which a checkpoint counts that the receiver and enough of the neighbours cosigned. Names are the keys' own. */
export function writeWitnessPolicy({ log, receiver, neighbours, least }: Asked): string {
  const witness = (name: string, key: NoteKey) => `witness ${name} ${verifierKey(key, keyType.cosignature)}`
  const quorum = neighbours.length === 0
    ? ['quorum receiver']
    : [...neighbours.map((key) => witness(key.name, key)), `group neighbours ${least} ${neighbours.map(({ name }) => name).join(' ')}`, 'group both all receiver neighbours', 'quorum both']
  return [`log ${verifierKey(log)}`, witness('receiver', receiver), ...quorum, ''].join('\n')
}
