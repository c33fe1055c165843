export type ThemeChoice = 'system' | 'light' | 'dark'

const STORE = 'foyer.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

/** What the person chose on this terminal; `system` follows the desktop. */
export function themeChoice(): ThemeChoice {
  try {
    const kept = window.localStorage.getItem(STORE)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    // Storage may be switched off for the page: then the desktop decides.
    return 'system'
  }
}

function apply(): void {
  const choice = themeChoice()
  document.documentElement.dataset['theme'] = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') window.localStorage.removeItem(STORE)
    else window.localStorage.setItem(STORE, choice)
  } catch {
    // As above: nothing to keep it in.
  }
  apply()
  if (choice !== 'system') document.documentElement.dataset['theme'] = choice
}

/** Set light or dark on the page and follow the desktop from then on. */
export function startTheme(): void {
  apply()
  dark.addEventListener('change', apply)
}
