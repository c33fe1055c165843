/** A drawn head and shoulders: enough to see where a portrait is, like nobody. */
export function face(seed: number, sex: 'F' | 'M', x: number, y: number, width: number): string {
  const pick = <T>(list: readonly T[], salt: number): T => list[(seed * 7 + salt * 3) % list.length]!
  const skin = pick(['#f0cfb4', '#d9a980', '#b98055', '#8d5a3a', '#f3d9c6'], 1)
  const hair = pick(['#2b211c', '#5a3d28', '#8a6a3c', '#b9b4ad', '#17161a'], 2)
  const coat = pick(['#39506b', '#5d3a52', '#3f5d4a', '#6b5638', '#444a55'], 3)
  const long = sex === 'F'
  return `<g transform="translate(${x} ${y}) scale(${width / 32})">`
    + '<rect width="32" height="41" fill="#dfe6ea"/>'
    + `<path d="M2 41c0-9 6-12 14-12s14 3 14 12z" fill="${coat}"/>`
    + (long ? `<path d="M7 33V15C7 6 12 4 16 4s9 2 9 11v18z" fill="${hair}"/>` : '')
    + `<rect x="13" y="24" width="6" height="8" fill="${skin}"/>`
    + `<ellipse cx="16" cy="17.5" rx="7" ry="9.2" fill="${skin}"/>`
    + `<path d="M8.8 16C8.4 8 12 6 16 6s7.6 2 7.2 10c-1-4-3-6-7.2-6s-6.2 2-7.2 6z" fill="${hair}"/>`
    + '<circle cx="13.2" cy="17" r=".9" fill="#22242a"/><circle cx="18.8" cy="17" r=".9" fill="#22242a"/>'
    + '<path d="M12 14.9h2.6M17.4 14.9H20" stroke="#3a2b22" stroke-width=".5"/>'
    + '<path d="M16 17.6l-.8 3h1.6M13.6 23c1.6 1 3.2 1 4.8 0" fill="none" stroke="#7a4b3a" stroke-width=".5"/></g>'
}
