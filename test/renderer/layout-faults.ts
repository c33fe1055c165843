import type { Page } from 'playwright-core'

/**
 * What is wrong with how a screen is laid out, as a person would see it: words or buttons that are cut off where nothing scrolls, that lie
 * over one another, or that stand beside the heading of their column. Measured from what is drawn, so that it knows no screen. Runs in the page, so that it uses
 * nothing from outside itself.
 */
export function layoutFaultsHere(): string[] {
  /** Pixels that rounding and the shape of letters may take. */
  const SLACK = 2
  /** Share of a line's height that letters leave free above and below. */
  const LEADING = 0.22
  interface Piece {
    of: Element
    said: string
    box: DOMRect
  }
  const open = document.querySelector('dialog[open]')
  const root = open ?? document.body
  const isSeen = (element: Element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.closest('.unseen, [hidden], option') === null

  /** The part of a box that its surroundings let through; what scrolls lets everything through that is reached by scrolling. */
  const cutBy = (of: Element, box: DOMRect): Element | null => {
    for (let around: Element | null = of; around !== null && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around)
      const frame = around.getBoundingClientRect()
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
      if (hides(style.overflowX) && (box.left < frame.left - SLACK || box.right > frame.right + SLACK)) return around
      if (hides(style.overflowY) && (box.top < frame.top - SLACK || box.bottom > frame.bottom + SLACK)) return around
      if (/auto|scroll/.test(`${style.overflowX} ${style.overflowY}`)) {
        // Nobody scrolls to what lies before the beginning.
        const before = style.direction === 'rtl' ? box.right > frame.right - around.scrollLeft + SLACK : box.left < frame.left - around.scrollLeft - SLACK
        return before || box.top < frame.top - around.scrollTop - SLACK ? around : null
      }
      if (style.position === 'fixed') break
    }
    return box.left < -SLACK || box.right > innerWidth + SLACK ? document.documentElement : null
  }

  const pieces: Piece[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const of = node.parentElement
    const said = (node.textContent ?? '').trim()
    if (of === null || said === '' || !isSeen(of)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) if (box.width > 1) pieces.push({ of, said: said.slice(0, 40), box })
  }
  for (const of of root.querySelectorAll('button, input, select, summary, progress')) {
    // What lies over its whole label is the label's own.
    if (isSeen(of) && getComputedStyle(of).opacity !== '0') pieces.push({ of, said: `${of.tagName} ${(of.getAttribute('aria-label') ?? of.textContent ?? '').trim().slice(0, 40)}`, box: of.getBoundingClientRect() })
  }

  const found = pieces.flatMap(({ of, said, box }) => {
    const by = cutBy(of, box)
    return by === null ? [] : [`cut: "${said}" by ${by.tagName}.${by.className}`]
  })

  /** Only what is in view can lie over something. */
  const inView = pieces.flatMap(({ of, said, box }) => {
    let [left, top, right, bottom] = [box.left, box.top + box.height * LEADING, box.right, box.bottom - box.height * LEADING]
    for (let around = of.parentElement; around !== null; around = around.parentElement) {
      if (!/auto|scroll|hidden|clip/.test(getComputedStyle(around).overflow)) continue
      const frame = around.getBoundingClientRect()
      left = Math.max(left, frame.left)
      top = Math.max(top, frame.top)
      right = Math.min(right, frame.right)
      bottom = Math.min(bottom, frame.bottom)
    }
    return right - left > SLACK && bottom - top > SLACK ? [{ of, said, left, top, right, bottom }] : []
  })
  for (const [at, one] of inView.entries()) {
    for (const other of inView.slice(at + 1)) {
      if (one.of.contains(other.of) || other.of.contains(one.of)) continue
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left)
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
      if (wide > SLACK && high > SLACK) found.push(`over: "${one.said}" and "${other.said}"`)
    }
  }

  for (const list of root.querySelectorAll('.list')) {
    const cells = (row: Element | null) => [...row?.children ?? []].filter((each) => each.getBoundingClientRect().width > 0)
    const heads = cells(list.querySelector('.list-head'))
    const first = cells(list.querySelector('.list-row'))
    const start = (each: Element) => (document.documentElement.dir === 'rtl' ? each.getBoundingClientRect().right : each.getBoundingClientRect().left)
    for (const [at, cell] of first.entries()) {
      const head = heads[at]
      if (head === undefined || Math.abs(start(head) - start(cell)) > SLACK) found.push(`column: "${(cell.textContent ?? '').slice(0, 30)}" is not under "${head?.textContent ?? ''}"`)
    }
  }
  return [...new Set(found)]
}

export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(layoutFaultsHere)
}
