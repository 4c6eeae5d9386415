/**
 * Which addresses a host may have. The addresses checked here are the ones git connects to (`http.curloptResolve`), so a
 * name that answers differently the second time gains nothing.
 */

import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { DraehiError } from '../errors.ts'
import type { Remote } from './remote.ts'

/** All addresses of a host name, IPv4 and IPv6 in text form. Rejects when there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

export const resolveHost: ResolveHost = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * The addresses that a remote may be fetched from; undefined where nothing is to be pinned: a local path, a literal
 * address, and ssh, whose host proves itself by its key and whose name may be an alias in the operator's `~/.ssh/config`.
 * @throws DraehiError `bad-repository-url` for an address that is not public, `git-unreachable` for a name that does not exist
 */
export async function checkAddresses(
  remote: Remote,
  options: { readonly resolve: ResolveHost; readonly isProxied: boolean },
): Promise<readonly string[] | undefined> {
  if (remote.kind === 'local' || ipaddr.isValid(remote.host)) return undefined
  if (remote.kind === 'ssh' && remote.allowsPrivateHosts) return undefined
  let addresses: readonly string[]
  try {
    addresses = await options.resolve(remote.host)
  } catch (cause) {
    if (remote.kind === 'ssh' || options.isProxied) return undefined // the alias or the proxy knows the way
    throw unknownHost(remote.host, cause)
  }
  if (addresses.length === 0) throw unknownHost(remote.host, undefined)
  const hidden = remote.allowsPrivateHosts
    ? undefined
    : addresses.find((address) => !isPublicAddress(address))
  if (hidden === undefined) return remote.kind === 'ssh' ? undefined : addresses
  throw new DraehiError(
    'bad-repository-url',
    `The host ${remote.host} has the address ${hidden}, which is not public.`,
    'If you operate this machine and mean it, set DRAEHI_ALLOW_PRIVATE_HOSTS=1.',
    { data: { host: remote.host, address: hidden } },
  )
}

/** Global unicast: not loopback, private, link-local, carrier-grade NAT, documentation, mapped or translated IPv4. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv4') return true
  const first = parsed.toByteArray()[0] ?? 0
  return first >= 0x20 && first <= 0x3f // 2000::/3, all that IANA has given out
}

/** The value of `http.curloptResolve`. */
export function pinAddresses(host: string, port: number, addresses: readonly string[]): string {
  return `${host}:${port}:${addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',')}`
}

function unknownHost(host: string, cause: unknown): DraehiError {
  return new DraehiError(
    'git-unreachable',
    `The host ${host} was not found.`,
    'Check the address of the repository and the network connection.',
    { data: { host }, cause },
  )
}
