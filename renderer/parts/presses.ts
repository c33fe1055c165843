/** Keys that do something, where others write: of these only the press counts, never that the key is still down. */
const DOES = /^(?:Enter|Escape|Insert|F\d{1,2})$/

/** When the press of what is being handled right now began; null while nothing is. */
let began: number | null = null
let pointerDown = 0
let keyDown: number | null = null

function during(since: number): void {
  began = since
  setTimeout(() => {
    if (began === since) began = null
  }, 0)
}

/**
 * Know for every act when its press began, and let a key that is held down act once: its repeats reach nobody. For the whole page, once,
 * before anything else listens.
 */
export function startPresses(): void {
  const first = { capture: true }
  window.addEventListener('keydown', (event) => {
    if (event.repeat) {
      if (!DOES.test(event.key)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      return
    }
    keyDown = performance.now()
    during(keyDown)
  }, first)
  window.addEventListener('keyup', () => {
    // A button acts on Space when the key goes up, right after this.
    setTimeout(() => {
      keyDown = null
    }, 0)
  }, first)
  // The key goes up elsewhere, and nobody here hears of it.
  window.addEventListener('blur', () => {
    keyDown = null
  })
  window.addEventListener('pointerdown', () => {
    pointerDown = performance.now()
  }, first)
  window.addEventListener('click', (event) => {
    // No pointer: a key pressed it, or a machine that presses for somebody.
    const byPointer = 'pointerType' in event && event.pointerType !== ''
    during(byPointer ? pointerDown : keyDown ?? performance.now())
  }, first)
}

/** When the press that is acted on now began, on the clock of `performance.now()`. */
export function pressBegan(): number {
  return began ?? performance.now()
}
