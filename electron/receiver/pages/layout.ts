import type { Answer } from '../answer.ts'
import { html, type Markup, type Piece } from './html.ts'
import type { Tongue } from './words.ts'

export const FLEET = '/fleet'

/** No script, nothing from elsewhere, in nobody's frame. With no referrer at all a browser would not say either which site a form is from. */
const SAFE = {
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
} as const

export interface Page { title: string, here: 'fleet' | 'events' | 'signIn', content: Piece }

export function page({ language, words }: Tongue, { title, here, content }: Page, status = 200, headers: Answer['headers'] = {}): Answer {
  const link = (name: 'fleet' | 'events', path: string): Markup => html`<a href="${path}"${here === name ? html` aria-current="page"` : null}>${words[name]}</a>`
  const bar = here === 'signIn' ? null : html`<nav>${link('fleet', FLEET)}${link('events', `${FLEET}/events`)}</nav><form method="post" action="${FLEET}/sign-out"><button>${words.signOut}</button></form>`
  const body = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} – Foyer</title><link rel="stylesheet" href="${FLEET}/style.css"></head>
<body><a class="skip" href="#content">${words.skip}</a><header><strong>Foyer</strong>${bar}</header><main id="content"><h1>${title}</h1>${content}</main></body></html>`
  return { status, body: { type: 'text/html; charset=utf-8', content: body.text }, headers: { ...SAFE, vary: 'accept-language, cookie', ...headers } }
}

export const seeOther = (path: string, headers: Answer['headers'] = {}): Answer => ({ status: 303, body: null, headers: { location: path, ...headers } })

/** An instant as everybody at whatever desk reads it the same way. */
export const time = (iso: string | null): Piece => iso === null ? '–' : html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`

export function table(heads: readonly string[], rows: readonly Piece[]): Markup {
  return html`<div class="wide" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}
