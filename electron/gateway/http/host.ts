import { FoyerError } from '../../contract/errors.ts'

/** `host:port` of a request, in lower case. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/

/**
 * The name under which the desk is asked has to be one of its own: a page whose name was bound anew to this address (DNS rebinding) sends its own.
 * @returns `https://host:port`
 * @throws FoyerError `api.hostRefused`
 */
export function originOf(rawHeaders: readonly string[], names: ReadonlySet<string>): string {
  const hosts = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host')
  const [host = ''] = hosts
  const [, name = '', port] = HOST.exec(host.toLowerCase()) ?? []
  const bare = name.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (hosts.length !== 1 || !names.has(bare)) throw new FoyerError('api.hostRefused')
  return `https://${name}${port === undefined || port === '443' ? '' : `:${port}`}`
}
