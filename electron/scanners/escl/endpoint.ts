/** Where a scanner answers. */
export interface EsclEndpoint {
  secure: boolean
  /** Name, IPv4 or IPv6 address; a link-local one with its zone: `fe80::1%eth0`. */
  host: string
  port: number
  /** Root of the resource, without slashes around it: `eSCL`. */
  root: string
}

/** Mopria eSCL: what a device that names no root has. */
const ROOT = 'eSCL'

export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host.replace(/%.*$/, '')}]` : host)

/** The endpoint as people write it, its zone included. */
export function writtenEndpoint({ secure, host, port, root }: EsclEndpoint): string {
  const usual = port === (secure ? 443 : 80)
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}${usual ? '' : `:${port}`}/${root}`
}

/** An absolute path below the root. */
export const pathOf = ({ root }: EsclEndpoint, resource: string): string => `/${root === '' ? '' : `${root}/`}${resource}`

/**
 * An address as a person or policy names it: a host, `host:port`, or the page's whole address. In the order in which they are tried; TLS first.
 * Empty where it is none.
 */
export function endpointsOf(address: string): EsclEndpoint[] {
  const [, scheme, bracketed, plain, port, path] = /^(?:(https?):\/\/)?(?:\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?(\/[^\s?#@]*)?$/i.exec(address.trim()) ?? []
  const host = (bracketed?.replace(/%25/, '%') ?? plain)?.toLowerCase()
  if (host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) return []
  const root = rootOf(path)
  const at = (secure: boolean, given: number): EsclEndpoint => ({ secure, host, port: given, root })
  if (scheme !== undefined) {
    const secure = scheme.toLowerCase() === 'https'
    return [at(secure, port === undefined ? (secure ? 443 : 80) : Number(port))]
  }
  if (port !== undefined) return Number(port) === 443 ? [at(true, 443)] : [at(false, Number(port)), at(true, Number(port))]
  return [at(true, 443), at(false, 80), at(false, 8080)]
}

/** A root as a device announces it (`rs`), or as it stands in an address: any slashes around it are none of it. */
export function rootOf(path: string | undefined): string {
  const trimmed = (path ?? '').replace(/^\/+|\/+$/g, '').replace(/\/{2,}/g, '/')
  return trimmed === '' || !/^[\w./~%-]{1,200}$/.test(trimmed) || trimmed.split('/').includes('..') ? ROOT : trimmed
}

/**
 * Where a job is, as `Location` says it: absolute or not, with whatever host the device takes itself for, which may be no address at all. Only its path
 * counts; the job is where the scanner is. Null where there is none.
 */
export function jobPath(location: string | undefined, endpoint: EsclEndpoint): string | null {
  const given = (location ?? '').trim()
  if (given === '' || given.length > 1000 || /[^\x21-\x7e]/.test(given)) return null
  // Xerox B205 writes `http://[fe80/eSCL/ScanJobs/7`.
  const path = given.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/^\/\/[^/]*/, '')
  try {
    const { pathname } = new URL(path, `http://scanner${pathOf(endpoint, 'ScanJobs')}`)
    const [own, bare] = [pathOf(endpoint, 'ScanJobs'), atRoot(pathname.replace(/\/+$/, ''), endpoint)]
    return bare === '' || bare === own ? null : bare
  } catch {
    return null
  }
}

/** Canon's MF410 series leaves its own root out: `/ScanJobs/7` is at `/eSCL/ScanJobs/7`. */
function atRoot(path: string, endpoint: EsclEndpoint): string {
  return path.startsWith('/ScanJobs/') ? pathOf(endpoint, path.slice(1)) : path
}
