import type { LeafEvent } from '../tree/leaf-form.ts'
import type { Answer } from '../answer.ts'
import { decodeDetail } from '../../tlog/detail.ts'
import type { EventFilter, FoundEvent, Place } from '../storage/search.ts'
import { html, type Piece } from './html.ts'
import { FLEET, page, table, time } from './layout.ts'
import type { Tongue } from './words.ts'

export const PAGE_EVENTS = 50

export interface Asked { filter: EventFilter, before: Place | null }

/** Also of a trail that was set aside. */
const TERMINAL = /^[A-Za-z0-9_-]{1,64}(?:~[1-9]\d{0,5})?$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
const fields = ['terminal', 'user', 'method', 'status', 'action', 'text'] as const

/** What an address asks for; what is not of the form is left out. */
export function askedOf(query: URLSearchParams): Asked {
  const filter: EventFilter = {}
  for (const field of fields) {
    const value = (query.get(field) ?? '').trim().slice(0, 100)
    if (value !== '' && (field !== 'status' || /^\d{3}$|^[1-5]xx$/.test(value))) filter[field] = value
  }
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? '']
  if (DATE.test(from)) filter.from = `${from}T00:00:00.000Z`
  if (DATE.test(to)) filter.to = `${to}T23:59:59.999Z`
  const [at = '', terminal = '', index = ''] = (query.get('before') ?? '').split('|')
  const before = at.length === 24 && TERMINAL.test(terminal) && /^\d{1,15}$/.test(index) ? { time: at, terminal, index: Number(index) } : null
  return { filter, before }
}

export function eventsPage(tongue: Tongue, { filter }: Asked, names: ReadonlyMap<string, string>, found: { events: readonly FoundEvent[], next: Place | null }): Answer {
  const { words } = tongue
  const shown = (iso: string | undefined): string => iso?.slice(0, 10) ?? ''
  const inputs: Piece = [
    ...fields.map((field) => html`<label>${words[field]}<input name="${field}" value="${filter[field] ?? ''}" maxlength="100"></label>`),
    html`<label>${words.from}<input type="date" name="from" value="${shown(filter.from)}"></label><label>${words.to}<input type="date" name="to" value="${shown(filter.to)}"></label>`,
  ]
  const older = new URLSearchParams([...fields.flatMap((field) => filter[field] === undefined ? [] : [[field, filter[field]]]), ...(filter.from === undefined ? [] : [['from', shown(filter.from)]]), ...(filter.to === undefined ? [] : [['to', shown(filter.to)]])])
  if (found.next !== null) older.set('before', `${found.next.time}|${found.next.terminal}|${found.next.index}`)
  const rows = found.events.map(({ terminal, index, body }) => {
    const event = JSON.parse(body) as LeafEvent
    const { words: said, name } = decodeDetail(event.detail)
    return html`<tr><td>${time(event.time)}</td><th scope="row"><a href="${FLEET}/terminals/${terminal}">${names.get(terminal) ?? terminal}</a></th><td class="number">${index}</td><td>${name ?? event.user}</td><td>${event.method} ${event.path}</td><td>${event.action}</td><td class="${event.status >= 400 ? 'alarm' : ''}">${event.status}${event.error === null ? null : html` ${event.error}`}</td><td>${said}</td></tr>`
  })
  return page(tongue, {
    title: words.events, here: 'events',
    content: html`<form class="filter" role="search" method="get" action="${FLEET}/events">${inputs}<button>${words.search}</button></form>
${rows.length === 0 ? html`<p>${words.nothing}</p>` : table([words.time, words.terminal, words.place, words.user, words.method, words.action, words.status, words.details], rows)}
${found.next === null ? null : html`<p class="quiet">${words.lookedTo} ${time(found.next.time)}</p><p><a href="${FLEET}/events?${older.toString()}" rel="next">${words.older}</a></p>`}`,
  })
}
