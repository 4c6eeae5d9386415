/**
 * Where a repository may come from, decided before any process is started. What is not recognised is refused.
 *
 * *Invariant:* no part of a `Remote` begins with `-`, holds a control character, or holds a secret; `url` is our own
 * serialisation, never the text a person wrote.
 */

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'
import { DraehiError } from '../errors.ts'

export type Remote = HttpRemote | SshRemote | LocalRemote

export interface HttpRemote {
  readonly kind: 'https' | 'http'
  readonly url: string
  /** `https://host` or `https://host:port`: what a token is bound to. */
  readonly origin: string
  /** Without brackets around an IPv6 address. */
  readonly host: string
  readonly port: number
  /** The operator allowed addresses that are not public. */
  readonly allowsPrivateHosts: boolean
}

export interface SshRemote {
  readonly kind: 'ssh'
  /** `ssh://user@host:port/path`, or the short form `user@host:path` as written. */
  readonly url: string
  readonly host: string
  readonly allowsPrivateHosts: boolean
}

export interface LocalRemote {
  readonly kind: 'local'
  /** An absolute path. */
  readonly url: string
}

export interface RemoteOptions {
  /** Paths of this machine. Only for what the operator names. */
  readonly allowLocal: boolean
  /** `http:`; tests and the operator's explicit wish. */
  readonly allowInsecureHttp?: boolean
  /** IP literals, single labels, and names that resolve to addresses that are not public. */
  readonly allowPrivateHosts?: boolean
}

const MAX_URL_LENGTH = 2048

/** @throws DraehiError `bad-repository-url` */
export function parseRemote(input: string, options: RemoteOptions): Remote {
  if (input === '') throw refuse('The address of the repository is empty')
  if (input.length > MAX_URL_LENGTH) {
    throw refuse(`The address of the repository is longer than ${MAX_URL_LENGTH} characters`)
  }
  if (input.startsWith('-')) throw refuse('The address of the repository begins with "-"')
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(input) || /\p{Surrogate}/u.test(input)) {
    throw refuse('The address of the repository has a control character')
  }
  if (/^[a-z0-9+.-]*::/i.test(input)) throw refuse('Remote helpers ("name::…") are not allowed')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(input)?.[1]?.toLowerCase()
  if (scheme === 'https' || scheme === 'http') return parseHttp(input, scheme, options)
  if (scheme === 'ssh') return parseSsh(input, options)
  if (scheme === 'file' && options.allowLocal) return parseFileUrl(input)
  if (scheme !== undefined) throw refuse(`Repositories are not fetched by ${scheme}:`)
  const short = /^([^/:@]+)@([^/:@]+):(.*)$/.exec(input)
  if (short !== null) return parseShortSsh(short, options)
  if (!options.allowLocal) throw refuse('A path of this machine cannot be the repository here')
  return { kind: 'local', url: resolve(input) }
}

function parseHttp(input: string, scheme: 'https' | 'http', options: RemoteOptions): HttpRemote {
  if (scheme === 'http' && options.allowInsecureHttp !== true) {
    throw refuse('http: sends everything in clear text and is not allowed', 'Use https:, or an ssh address.')
  }
  if (/[\s\\]/.test(input)) throw refuse('The address of the repository has white space or a backslash')
  if (/[?#]/.test(input)) throw refuse('The address of the repository has a query or a fragment')
  if (input.includes('@')) {
    throw refuse(
      'The address of the repository holds a user name or a password',
      'Remove everything before "@" and give the token in DRAEHI_GIT_TOKEN.',
    )
  }
  if (!URL.canParse(input)) throw refuse('The address of the repository is not a valid URL')
  const url = new URL(input)
  refusePath(url.pathname)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  refuseHost(host, options)
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port)
  refusePort(port, scheme === 'https' ? 443 : 80, options)
  return {
    kind: scheme,
    url: url.href,
    origin: url.origin,
    host,
    port,
    allowsPrivateHosts: options.allowPrivateHosts === true,
  }
}

/** WHATWG URLs leave the host of `ssh:` as it is, so it is read by a stricter expression. */
function parseSsh(input: string, options: RemoteOptions): SshRemote {
  const parts = /^ssh:\/\/(?:([^/@:]*)@)?(\[[0-9a-f:.]+\]|[^/@:[\]]*)(?::(\d{1,5}))?(\/.*)$/i.exec(input)
  if (parts === null) throw refuse('The ssh address of the repository is not like ssh://user@host/path')
  const [, user, bracketed = '', port, path = ''] = parts
  const host = bracketed.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (user !== undefined) refuseUser(user)
  refuseHost(host, options)
  refuseSshPath(path.slice(1))
  if (port !== undefined) refusePort(Number(port), 22, options)
  const at = user === undefined ? '' : `${user}@`
  const authority = `${at}${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${Number(port)}`}`
  return {
    kind: 'ssh',
    url: `ssh://${authority}${path}`,
    host,
    allowsPrivateHosts: options.allowPrivateHosts === true,
  }
}

function parseShortSsh(parts: RegExpExecArray, options: RemoteOptions): SshRemote {
  const [, user = '', host = '', path = ''] = parts
  refuseUser(user)
  refuseHost(host.toLowerCase(), options)
  refuseSshPath(path.replace(/^\//, ''))
  return {
    kind: 'ssh',
    url: `${user}@${host.toLowerCase()}:${path}`,
    host: host.toLowerCase(),
    allowsPrivateHosts: options.allowPrivateHosts === true,
  }
}

function parseFileUrl(input: string): LocalRemote {
  try {
    return { kind: 'local', url: fileURLToPath(input) }
  } catch {
    throw refuse('The file: address is not a path of this machine') // a host in it, or a bad escape
  }
}

function refuseHost(host: string, options: RemoteOptions): void {
  const isAddress = ipaddr.isValid(host)
  if (options.allowPrivateHosts === true) {
    if (isAddress || HOST_LABELS.test(host)) return
  } else {
    if (isAddress) {
      throw refuse('The host of the repository is an IP address, not a name', REMEDY_PRIVATE)
    }
    if (host === 'localhost' || host.endsWith('.localhost')) {
      throw refuse('The host of the repository is this machine', REMEDY_PRIVATE)
    }
    if (HOST_LABELS.test(host) && !host.includes('.')) {
      throw refuse('The host of the repository is not a public name', REMEDY_PRIVATE)
    }
    if (HOST_LABELS.test(host) && /\.(?=[^.]*[a-z])[^.]+$/.test(host)) return
  }
  throw refuse('The host of the repository is not a valid name')
}

const REMEDY_PRIVATE = 'If you operate this machine and mean it, set DRAEHI_ALLOW_PRIVATE_HOSTS=1.'

/** DNS labels; an underscore occurs in real names. No leading or trailing hyphen in a label, no trailing dot. */
const HOST_LABELS =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/

/** Below 1024 live other protocols, which an address in a workspace must not speak to. */
function refusePort(port: number, standard: number, options: RemoteOptions): void {
  if (port === standard || (port >= 1024 && port <= 65_535)) return
  if (options.allowPrivateHosts === true && port >= 1 && port <= 65_535) return
  throw refuse(`Repositories are not fetched from port ${port}`)
}

function refusePath(path: string): void {
  if (/%(?:0|1|7f|5c)/i.test(path))
    throw refuse('The path of the repository has an encoded control character')
  if (/^\/*$/.test(path)) throw refuse('The address names a host and no repository')
}

function refuseUser(user: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(user))
    throw refuse('The user name in the ssh address is not a valid one')
}

/** The other side hands the path to a shell. */
function refuseSshPath(path: string): void {
  if (!/^[\p{L}\p{M}\p{N}_.~/+@=,-]+$/u.test(path)) {
    throw refuse('The path in the ssh address is empty or has a character that is not allowed')
  }
  if (path.split('/').some((segment) => segment.startsWith('-'))) {
    throw refuse('A segment of the path in the ssh address begins with "-"')
  }
}

function refuse(
  fault: string,
  remedy = 'Give an https or ssh address, as in https://github.com/you/notes.',
): DraehiError {
  return new DraehiError('bad-repository-url', `${fault}.`, remedy)
}
