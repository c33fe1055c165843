import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { hashOf } from '../identity/codes.ts'
import { isPassword } from '../identity/password.ts'
import { Problem } from '../problem.ts'
import type { Database } from '../storage/database.ts'
import { addSession, operatorSecret, sessionOperator } from '../storage/operators.ts'
import { readBody } from './body.ts'
import { Buckets, type Budget } from './limits.ts'
import type { Asked } from './route.ts'

const SESSION_MS = 8 * 3_600_000
const FORM_BYTES = 4096
const LONGEST_NAME = 60

/** @param secure false only on this machine, without TLS and without a proxy that has it */
export const cookieName = (secure: boolean): string => secure ? '__Host-foyer-fleet' : 'foyer-fleet'

export function cookie(secure: boolean, value: string, seconds: number): string {
  return `${cookieName(secure)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`
}

export function sessionToken(request: IncomingMessage, secure: boolean): string | null {
  const wanted = `${cookieName(secure)}=`
  return (request.headers.cookie ?? '').split('; ').find((each) => each.startsWith(wanted))?.slice(wanted.length) ?? null
}

export async function operatorOf(database: Database, token: string | null, now: Date): Promise<string | null> {
  return token === null || token.length > 100 ? null : sessionOperator(database, hashOf(token), now.toISOString())
}

/** A form of our own page: the browser says where it comes from, and another site's is refused. @throws Problem `uplink.notYours`, and of the body */
export async function readForm(asked: Pick<Asked, 'request' | 'after'>, budget: Budget): Promise<URLSearchParams> {
  const { request } = asked
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if ((site !== undefined && site !== 'same-origin') || (origin !== undefined && URL.parse(origin)?.host !== host)) throw new Problem('uplink.notYours')
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Problem('uplink.contentType')
  return new URLSearchParams((await readBody(asked, FORM_BYTES, budget)).toString('utf8'))
}

/**
 * Guesses, each counted for itself: of one network, of one network at one name, and of a name by everybody. What one network tries is refused from there alone; a
 * name that the whole world tries takes longer, and is shut to nobody.
 */
export interface Guesses { byNetwork: Buckets, byBoth: Buckets, byName: Buckets }

/** So many of a network: a house has several operators, who mistype. */
const NETWORK_GUESSES = 20
const GUESSES = 5
const NAME_GUESSES = 20
const GUESS_SECONDS = 300
/** With two at a time beside it, some thousand guesses an hour against twelve characters. */
const LATER_MS = 3000

export const newGuesses = (): Guesses => ({
  byNetwork: new Buckets(NETWORK_GUESSES, NETWORK_GUESSES / GUESS_SECONDS), byBoth: new Buckets(GUESSES, GUESSES / GUESS_SECONDS), byName: new Buckets(NAME_GUESSES, NAME_GUESSES / GUESS_SECONDS),
})

export interface SignIn { database: Database, guesses: Guesses, now: () => Date }

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })

/** @returns the token of a new session; why not, else. Right ones are counted too. */
export async function signIn({ database, guesses, now }: SignIn, form: URLSearchParams, address: string): Promise<{ token: string, seconds: number } | 'wrong' | 'wait'> {
  const [name, password] = [form.get('name') ?? '', form.get('password') ?? '']
  const at = now()
  const known = name.slice(0, LONGEST_NAME)
  if (guesses.byNetwork.take(address, at.getTime()) > 0 || guesses.byBoth.take(`${address} ${known}`, at.getTime()) > 0) return 'wait'
  if (guesses.byName.take(known, at.getTime()) > 0) await pause(LATER_MS)
  const right = await isPassword(password.slice(0, 200), await operatorSecret(database, name))
  if (right === null) return 'wait'
  if (!right) return 'wrong'
  const token = randomBytes(32).toString('base64url')
  await addSession(database, hashOf(token), name, at.toISOString(), new Date(at.getTime() + SESSION_MS).toISOString())
  return { token, seconds: SESSION_MS / 1000 }
}
