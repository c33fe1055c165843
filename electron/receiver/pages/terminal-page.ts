import type { Answer } from '../answer.ts'
import type { Alarm } from '../storage/alarms.ts'
import type { KeySpan, Terminal } from '../storage/terminals.ts'
import type { Cosigned } from '../storage/witnessing.ts'
import { html, type Piece } from './html.ts'
import { FLEET, page, table, time } from './layout.ts'
import type { Tongue } from './words.ts'

export interface TerminalStory { terminal: Terminal, keys: readonly KeySpan[], alarms: readonly Alarm[], checkpoint: Cosigned | null }

/** Everything that is known of one terminal: its state, its keys, each alarm with its evidence, and the trail to take out. */
export function terminalPage(tongue: Tongue, { terminal, keys, alarms, checkpoint }: TerminalStory): Answer {
  const { words } = tongue
  const own = `${FLEET}/terminals/${terminal.id}`
  const state: [string, Piece][] = [
    [words.terminal, terminal.id], [words.state, terminal.before !== null ? `${words.before} ${terminal.before}` : terminal.revokedAt === null ? words.enrolled : words.revoked], [words.enrolled, time(terminal.enrolledAt)], [words.heard, time(terminal.heardAt)],
    [words.received, time(terminal.receivedAt)], [words.size, terminal.size], [words.lag, Math.max(0, (terminal.toldSize ?? terminal.size) - terminal.size)], [words.version, terminal.version ?? '–'],
    [words.skew, terminal.clockSkewMs === null ? '–' : `${(terminal.clockSkewMs / 1000).toFixed(1)} ${words.seconds}`],
  ]
  return page(tongue, {
    title: terminal.name, here: 'fleet',
    content: html`<dl>${state.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p><a href="${FLEET}/events?terminal=${terminal.id}">${words.events}</a></p>
<h2>${words.alarms}</h2>${alarms.length === 0 ? html`<p>${words.none}</p>` : alarms.map((each) => alarmSection(tongue, own, each))}
<h2>${words.keys}</h2>${table([words.keys, words.fromSize, words.toSize], keys.map((each) => html`<tr><td>${each.key}</td><td class="number">${each.fromSize}</td><td class="number">${each.endedSize ?? words.current}</td></tr>`))}
${checkpoint === null ? null : html`<h2>${words.checkpoint}</h2><pre tabindex="0">${checkpoint.note}</pre><p>${words.witnesses}: ${checkpoint.witnesses.length === 0 ? words.none : checkpoint.witnesses.join(', ')}</p>`}
${terminal.size === 0 ? null : html`<h2>${words.export}</h2><p>${words.exportHint}</p><ul><li><a href="${own}/trail.jsonl?size=${terminal.size}" download="${terminal.id}.jsonl">${words.exportEvents}</a></li><li><a href="${own}/trail.jsonl.proof?size=${terminal.size}" download="${terminal.id}.jsonl.proof">${words.exportProof}</a></li></ul>`}`,
  })
}

function alarmSection({ words, alarms: names, details }: Tongue, own: string, alarm: Alarm): Piece {
  const evidence = ([[words.held, alarm.held], [words.offered, alarm.offered]] as const).filter(([, note]) => note !== null)
  return html`<section><h3 class="${alarm.endedAt === null ? 'alarm' : 'quiet'}">${names[alarm.kind]} – ${alarm.endedAt === null ? words.open : words.settled}</h3>
<dl><dt>${words.since}</dt><dd>${time(alarm.firstAt)}</dd><dt>${words.last}</dt><dd>${time(alarm.lastAt)}</dd><dt>${words.times}</dt><dd>${alarm.times}</dd>${alarm.settledBy === null ? null : html`<dt>${words.settledBy}</dt><dd>${alarm.settledBy}</dd>`}${Object.entries(alarm.details).map(([name, value]) => html`<dt>${details[name] ?? name}</dt><dd>${value ?? '–'}</dd>`)}</dl>
${evidence.length === 0 ? null : html`<details><summary>${words.evidence}</summary>${evidence.map(([name, note]) => html`<h4>${name}</h4><pre tabindex="0">${note}</pre>`)}</details>`}
${alarm.endedAt === null ? html`<form method="post" action="${own}/alarms"><input type="hidden" name="kind" value="${alarm.kind}"><input type="hidden" name="subject" value="${alarm.subject}"><button>${words.settle}</button></form>` : null}</section>`
}
