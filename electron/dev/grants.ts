// What one line of the table grants, and whether it covers a use.
import type { Grant } from './layers.ts'

/**
 * @param name of a package, a module or a global, with the name or member taken from it: `electron.app`
 * @param file relative to the layer's folder
 * @returns the first grant that covers it: its own, or one of a part before a dot
 */
export function grantFor(grants: readonly Grant[], name: string, file: string): Grant | undefined {
  return grants.find((grant) => {
    const { granted, places } = partsOf(grant)
    return (granted === '*' || name === granted || name.startsWith(`${granted}.`)) && (places.length === 0 || places.some((place) => file === place || file.startsWith(`${place}/`)))
  })
}

/** @returns where in the layer it is granted, if only there and not here */
export function grantedElsewhere(grants: readonly Grant[], name: string): string | undefined {
  const places = grants.map(partsOf).filter(({ granted }) => name === granted || name.startsWith(`${granted}.`)).flatMap((each) => each.places)
  return places.length === 0 ? undefined : places.join(', ')
}

function partsOf(grant: Grant): { granted: string; places: readonly string[] } {
  const [granted = '', places] = grant.split(' in ')
  return { granted, places: places?.split(' ') ?? [] }
}
