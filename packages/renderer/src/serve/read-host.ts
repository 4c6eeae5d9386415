/** A name, an IPv4 address or a bracketed IPv6 address, with or without a port. */
const HOST = /^(?<name>[a-z0-9](?:[a-z0-9._-]{0,253})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/iu

/**
 * What is wrong with the `Host` lines of a request: 400 when there is not exactly one or it is none, 421 when it is not
 * one of ours. No answer ever contains the host.
 * @param allowed names in lower case without ports; undefined: every well-formed host is ours
 */
export function faultOfHosts(
  hosts: readonly string[],
  allowed: ReadonlySet<string> | undefined,
): 400 | 421 | undefined {
  const [host] = hosts
  if (host === undefined || hosts.length !== 1) return 400
  const name = HOST.exec(host)?.groups?.['name']
  if (name === undefined) return 400
  return allowed === undefined || allowed.has(name.toLowerCase()) ? undefined : 421
}
