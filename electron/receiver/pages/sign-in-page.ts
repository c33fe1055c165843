import type { Answer } from '../answer.ts'
import { html } from './html.ts'
import { FLEET, page } from './layout.ts'
import type { Tongue } from './words.ts'

export function signInPage(tongue: Tongue, problem: 'wrong' | 'wait' | 'noOperator' | null): Answer {
  const { words } = tongue
  return page(tongue, {
    title: words.signIn, here: 'signIn',
    content: html`${problem === null ? null : html`<p class="notice" role="alert">${words[problem]}</p>`}
<form class="signin" method="post" action="${FLEET}/sign-in"><label>${words.name}<input name="name" autocomplete="username" required maxlength="60"></label><label>${words.password}<input name="password" type="password" autocomplete="current-password" required maxlength="200"></label><button>${words.signIn}</button></form>`,
  }, problem === 'wait' ? 429 : problem === 'wrong' ? 403 : 200)
}
