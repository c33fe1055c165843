/**
 * What may be done at a desk, each named once. A contract entry `needs` one of them; a principal has a set of them, by its role, its key's
 * scopes or by being nobody yet, and policy can only take away. What shows more than the least is a permission of its own.
 */
export const permissions = [
  /** Look at the desk from outside: its state, the licences, who can sign in here. */
  'desk.see',
  /** Begin and end a session. */
  'desk.enter',
  /** What leads to an open desk: set-up, recovery, another try, the reset of an administrator. Guarded by the keys that it asks for. */
  'desk.open',
  /** Change between the demo and the desk that was never set up. */
  'desk.switch',
  /** Leave the kiosk. */
  'desk.leave',
  /** Be somebody here: one's own session, secret and language, and how the desk is. */
  'self.use',
  /** Say that today is the day that is shown. */
  'date.confirm',
  /** Read documents, from every source, and drop what was read. */
  'readings.make',
  /** Be handed the pictures of what was read: the page, the face, the spots of its fields. */
  'readings.pictures',
  'records.confirm',
  'records.read',
  /** See numbers of documents and persons in full, and what shows them: lines of the MRZ, the page's picture, the chip's evidence. */
  'records.numbers',
  'records.erase',
  'records.export',
  /** Put fields of a record into the clipboard, where any program on this computer reads them. */
  'records.copy',
  /** Have a record typed into the window of another program on this computer. */
  'records.type',
  'records.print',
  /** Write a note beside a record. */
  'records.note',
  /** Take a note away, also where policy lets nobody write one any more. */
  'records.clearNote',
  'records.purge',
  /** Ask the desk to scan documents, and hear what came of it: ids alone, without `records.read`. */
  'requests.make',
  /** See what a device sees, and how all of them are. */
  'devices.test',
  /** How many documents a day brought and what became of them: figures, nobody's data. */
  'day.read',
  'audit.read',
  'audit.export',
  /** Say of an alert that it was looked at. */
  'alerts.acknowledge',
  /** Find everything about one person, hand it over, and erase it. */
  'rights.serve',
  'trust.read',
  'trust.change',
  'staff.manage',
  /** Say which systems may ask things of this desk, and make their keys. */
  'clients.manage',
  'policy.change',
  /** Get the fields of a record with what the desk sends by itself, and not its id alone. */
  'webhooks.fields',
  'keys.rotate',
  'keys.print',
  /** Ask over the API what there is to ask, and whether the desk can work: every client may, and nobody else. */
  'api.use',
  /** Ask the person at the desk to be let in: a page without a key, of an origin that policy lists, and nobody else. */
  'pairing.ask',
  /** Foyer's own processes asking each other. No door leads to what needs it, and nobody has it. */
  'inside',
] as const

export type Permission = (typeof permissions)[number]

/** What each door lets through to whoever stands before it, also to nobody in particular. */
export const anyonesPermissions: readonly Permission[] = ['desk.see', 'desk.enter', 'desk.open', 'desk.switch']

/** What a page may that has no key yet. */
export const newPageMay: readonly Permission[] = ['pairing.ask']

/** What every client may, whatever else it was given. */
export const everyClientMay: readonly Permission[] = ['api.use']
