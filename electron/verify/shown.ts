const HIDDEN = /(?!\n)\p{C}/gu

/** A text for people and programs in which nothing acts on a terminal or hides what stands beside it: such a character as its number, in the way of JSON. */
export const shown = (text: string): string =>
  text.replace(HIDDEN, (hidden) => Array.from({ length: hidden.length }, (_, at) => `\\u${hidden.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''))
