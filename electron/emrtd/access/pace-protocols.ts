import type { SessionCipher } from '../algorithms/ciphers.ts'
import { curveGroup, groupByParameterId, modpGroup, type KeyAgreementGroup } from '../algorithms/key-agreement.ts'
import { modpGroups } from '../algorithms/modp-groups.ts'
import type { PaceInfo, SecurityInfos } from '../data-groups/security-infos.ts'

export type PaceMapping = 'GM' | 'IM' | 'CAM'

export interface PaceVariant {
  protocol: string
  mapping: PaceMapping
  agreement: 'DH' | 'ECDH'
  cipher: SessionCipher
}

const idPace = '0.4.0.127.0.7.2.2.4'

const families: Record<string, { agreement: 'DH' | 'ECDH'; mapping: PaceMapping }> = {
  1: { agreement: 'DH', mapping: 'GM' },
  2: { agreement: 'ECDH', mapping: 'GM' },
  3: { agreement: 'DH', mapping: 'IM' },
  4: { agreement: 'ECDH', mapping: 'IM' },
  6: { agreement: 'ECDH', mapping: 'CAM' },
}

const ciphers: Record<string, SessionCipher> = { 1: '3DES', 2: 'AES-128', 3: 'AES-192', 4: 'AES-256' }

/** The variant that an object identifier names (ICAO 9303-11 §9.2.1), or undefined. CAM has no 3DES. */
export function paceVariant(protocol: string): PaceVariant | undefined {
  if (!protocol.startsWith(`${idPace}.`)) return undefined
  const [family = '', cipherArc = '', ...rest] = protocol.slice(idPace.length + 1).split('.')
  const kind = families[family]
  const cipher = ciphers[cipherArc]
  if (kind === undefined || cipher === undefined || rest.length > 0) return undefined
  if (kind.mapping === 'CAM' && cipher === '3DES') return undefined
  return { protocol, ...kind, cipher }
}

/** The inverse of {@link paceVariant}. */
export function paceProtocol(agreement: 'DH' | 'ECDH', mapping: PaceMapping, cipher: SessionCipher): string {
  const family = Object.entries(families).find(([, kind]) => kind.agreement === agreement && kind.mapping === mapping)
  const arc = Object.entries(ciphers).find(([, name]) => name === cipher)
  if (family === undefined || arc === undefined) throw new RangeError('no such PACE variant')
  return `${idPace}.${family[0]}.${arc[0]}`
}

export interface SupportedPace {
  info: PaceInfo
  variant: PaceVariant
  group: KeyAgreementGroup
}

export type PaceOffers = Pick<SecurityInfos, 'pace' | 'paceDomainParameters'>

/**
 * The group of a PACEInfo without a standardized number, from the PACEDomainParameterInfo of its protocol and number (ICAO
 * 9303-11 §9.2.1). Parameters that equal no known group are not computed on: whoever makes them up could learn the password.
 */
function explicitGroup({ protocol, parameterId }: PaceInfo, { paceDomainParameters }: PaceOffers): KeyAgreementGroup | undefined {
  const family = protocol.slice(0, protocol.lastIndexOf('.'))
  const named = paceDomainParameters.filter((each) => each.protocol === family)
  const [found, ...others] = named.filter((each) => parameterId === null || each.parameterId === BigInt(parameterId))
  // Without a number there is one set of parameters, or none is meant.
  if (found === undefined || others.length > 0) return undefined
  const { domain } = found
  if (domain.kind === 'ECDH') return curveGroup(domain.curve)
  const { prime, generator, order } = domain
  const known = modpGroups.find(({ p, g, q }) => p === prime && g === generator && (order === null || q === order))
  return known === undefined ? undefined : modpGroup(known)
}

const mappingRank: Record<PaceMapping, number> = { CAM: 0, GM: 1, IM: 2 }

/**
 * The offers that we can do, best first: chip authentication mapping proves the chip at no extra
 * cost, AES before 3DES, elliptic curves before prime fields (fewer bytes over the air).
 */
export function supportedPace(infos: PaceOffers): SupportedPace[] {
  const supported: SupportedPace[] = []
  for (const info of infos.pace) {
    const variant = paceVariant(info.protocol)
    const group = (info.parameterId === null ? undefined : groupByParameterId(info.parameterId)) ?? explicitGroup(info, infos)
    if (variant === undefined || group === undefined || group.kind !== variant.agreement) continue
    // P-224 is 1 mod 4: the point encoding of the integrated mapping is not defined for it.
    if (variant.mapping === 'IM' && group.kind === 'ECDH' && group.prime % 4n !== 3n) continue
    supported.push({ info, variant, group })
  }
  const rank = ({ variant }: SupportedPace): number =>
    mappingRank[variant.mapping] * 4 + (variant.cipher === '3DES' ? 2 : 0) + (variant.agreement === 'DH' ? 1 : 0)
  return supported.toSorted((a, b) => rank(a) - rank(b))
}
