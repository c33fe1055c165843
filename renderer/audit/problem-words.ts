/** What a code of the verification says to people (`audit.problems.<says>`), and what to do about it (`audit.problemActs.<act>`). */
interface ProblemWords {
  says: string
  act: 'trail' | 'records' | 'settings' | 'file' | 'clock' | 'none'
}

const trail = (says: string): ProblemWords => ({ says, act: 'trail' })
const records = (says: string): ProblemWords => ({ says, act: 'records' })
const settings = (says: string): ProblemWords => ({ says, act: 'settings' })
const file = (says: string): ProblemWords => ({ says, act: 'file' })
const note = (says: string): ProblemWords => ({ says, act: 'none' })

/** Each code that a verification can give, once. */
export const problemWords: Readonly<Record<string, ProblemWords>> = {
  leafAltered: trail('leafAltered'), leafMissing: trail('leafMissing'), leafExtra: trail('leafExtra'),
  nodeWrong: trail('tree'), nodeMissing: trail('tree'), nodeExtra: trail('tree'),
  checkpointWrong: trail('checkpoint'), checkpointMissing: trail('checkpoint'), signatureWrong: trail('signature'),
  truncated: trail('truncated'), unsigned: trail('unsigned'), coverWrong: trail('cover'),
  purgeUnmarked: trail('purge'), purgeWrong: trail('purge'), purgedBeside: trail('purge'), otherTerminal: trail('otherTerminal'), anchor: trail('anchor'),
  receiptWrong: trail('receiptWrong'), receiptAhead: trail('receiptAhead'),
  recordAltered: records('recordAltered'), recordMissing: records('recordMissing'), recordUnexplained: records('recordUnexplained'), endMoved: records('endMoved'), doubtUnexplained: records('endMoved'),
  accountAltered: settings('account'), accountMissing: settings('account'), accountUnexplained: settings('account'), factorsAltered: settings('factors'), settingsAltered: settings('settings'),
  clientAltered: settings('client'), clientMissing: settings('client'), clientUnexplained: settings('client'), issuerAltered: settings('issuer'),
  trustAltered: settings('trust'), trustMissing: settings('trust'), trustUnexplained: settings('trust'),
  schemaAltered: file('schema'), indexWrong: file('file'), pagesWrong: file('file'),
  timeBackwards: { says: 'timeBackwards', act: 'clock' },
  receiptUnread: note('receiptUnread'), anchorMissing: note('anchor'), keptShorter: note('keptShorter'), notCovered: note('notCovered'), schemaNewer: note('schemaNewer'),
}

export const wordsOfProblem = (code: string): ProblemWords => problemWords[code] ?? trail('other')
