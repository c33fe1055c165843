import type { Answer } from '../answer.ts'
import type { Alarm } from '../storage/alarms.ts'
import type { Terminal } from '../storage/terminals.ts'
import { html, type Markup, type Piece } from './html.ts'
import { FLEET, page, table, time } from './layout.ts'
import { deskWords, type Tongue } from './words.ts'

const terminalLink = (id: string, name: string): Markup => html`<a href="${FLEET}/terminals/${id}">${name}</a>`

/** What is wrong, first; then every terminal. */
export function fleetPage(tongue: Tongue, all: readonly Terminal[], open: readonly Alarm[]): Answer {
  const { words, alarms } = tongue
  const nameOf = new Map(all.map(({ id, name }) => [id, name]))
  const rows = all.map((each): Piece => {
    const kinds = [...new Set(open.filter(({ terminal }) => terminal === each.id).map(({ kind }) => alarms[kind]))]
    const behind = Math.max(0, (each.toldSize ?? each.size) - each.size)
    return html`<tr><th scope="row">${terminalLink(each.id, each.name)}<br><span class="quiet">${each.id}</span></th><td class="number">${each.size}</td><td>${time(each.heardAt)}</td><td class="number">${behind}</td><td>${each.version ?? '–'}</td><td>${each.revokedAt === null ? null : html`<span class="quiet">${each.before === null ? words.revoked : `${words.before} ${each.before}`}</span> `}${kinds.length === 0 ? words.none : html`<span class="alarm">${kinds.join(', ')}</span>`}</td></tr>`
  })
  const told = open.map((each) => html`<tr><th scope="row" class="alarm">${alarms[each.kind]}${each.kind === 'desk' ? `: ${deskWords(tongue, each.subject)}` : null}</th><td>${terminalLink(each.terminal, nameOf.get(each.terminal) ?? each.terminal)}</td><td>${time(each.firstAt)}</td><td>${time(each.lastAt)}</td><td class="number">${each.times}</td></tr>`)
  return page(tongue, {
    title: words.fleet, here: 'fleet',
    content: html`<h2>${words.alarms}</h2>${told.length === 0 ? html`<p>${words.allWell}</p>` : table([words.kind, words.terminal, words.since, words.last, words.times], told)}
<h2>${words.terminals} (${all.length})</h2>${all.length === 0 ? html`<p>${words.noTerminals}</p>` : table([words.terminal, words.size, words.heard, words.lag, words.version, words.alarms], rows)}`,
  })
}
