/** An option of a command line, as sentences name one. */
const OPTION = /(--[a-z]+(?:-[a-z]+)*)/

/** A sentence in which such an option stays in one piece, and from left to right. */
export function OptionText({ children }: { children: string }) {
  return children.split(OPTION).map((part, at) => (at % 2 === 1 ? <bdi key={part} dir="ltr" className="unbroken">{part}</bdi> : part))
}
