import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { hashOf } from '../identity/codes.ts'
import { isPassword } from '../identity/password.ts'
import { Problem } from '../problem.ts'
import type { Database } from '../storage/database.ts'
import { addSession, operatorSecret, sessionOperator } from '../storage/operators.ts'
import { readBody } from './body.ts'
import type { Buckets, Budget } from './limits.ts'

const SESSION_MS = 8 * 3_600_000
const FORM_BYTES = 4096

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
export async function readForm(request: IncomingMessage, budget: Budget): Promise<URLSearchParams> {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if ((site !== undefined && site !== 'same-origin') || (origin !== undefined && URL.parse(origin)?.host !== host)) throw new Problem('uplink.notYours')
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Problem('uplink.contentType')
  return new URLSearchParams((await readBody(request, FORM_BYTES, budget)).toString('utf8'))
}

export interface SignIn { database: Database, guesses: Buckets, now: () => Date }

/** @returns the token of a new session; why not, else. Guesses are counted by name and by address, right ones too. */
export async function signIn({ database, guesses, now }: SignIn, form: URLSearchParams, address: string): Promise<{ token: string, seconds: number } | 'wrong' | 'wait'> {
  const [name, password] = [form.get('name') ?? '', form.get('password') ?? '']
  const at = now()
  if (guesses.take(`name ${name.slice(0, 60)}`, at.getTime()) > 0 || guesses.take(`address ${address}`, at.getTime()) > 0) return 'wait'
  const right = await isPassword(password.slice(0, 200), await operatorSecret(database, name))
  if (right === null) return 'wait'
  if (!right) return 'wrong'
  const token = randomBytes(32).toString('base64url')
  await addSession(database, hashOf(token), name, at.toISOString(), new Date(at.getTime() + SESSION_MS).toISOString())
  return { token, seconds: SESSION_MS / 1000 }
}
