import { isAbsolute, resolve } from 'node:path'
import { DraehiError, type RemotePolicy } from '@draehi/core'
import envPaths from 'env-paths'
import { parseDuration } from './duration-option.ts'
import type { Terminal } from './terminal.ts'

/** What the environment and the common options decide, for one command. */
export interface Settings {
  /** Absolute. Holds mirrors, the embedded database, caches. */
  readonly dataDir: string
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined
  /** For migrations, where the main address is a pooler's. */
  readonly databaseDirectUrl: string | undefined
  /** The public address, without a trailing slash. */
  readonly baseUrl: string | undefined
  /** Wall clock of one fetch, milliseconds; undefined: what `GIT_LIMITS` says. */
  readonly gitTimeoutMs: number | undefined
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** The options every command has, as commander hands them over. */
export interface CommonOptions {
  readonly dataDir?: string
  /** Of commands that fetch. */
  readonly gitTimeout?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** False: `--no-color`. */
  readonly color?: boolean
}

/** @throws DraehiError `bad-argument` for an address that is none */
export function readSettings(options: CommonOptions, terminal: Pick<Terminal, 'env' | 'cwd'>): Settings {
  const { env, cwd } = terminal
  const dataDir = options.dataDir ?? nonEmpty(env.DRAEHI_DATA_DIR) ?? envPaths('draehi', { suffix: '' }).data
  return {
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(cwd, dataDir),
    databaseUrl: databaseUrl('DATABASE_URL', env),
    databaseDirectUrl: databaseUrl('DATABASE_DIRECT_URL', env),
    baseUrl: baseUrl(env),
    gitTimeoutMs: gitTimeoutMs(options.gitTimeout, env),
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true || /(^|,)draehi:/.test(env.DEBUG ?? ''),
  }
}

function gitTimeoutMs(option: string | undefined, env: Terminal['env']): number | undefined {
  if (option !== undefined) return parseDuration(option, '--git-timeout')
  const text = nonEmpty(env.DRAEHI_GIT_TIMEOUT)
  return text === undefined ? undefined : parseDuration(text, 'DRAEHI_GIT_TIMEOUT')
}

function databaseUrl(name: string, env: Terminal['env']): string | undefined {
  const url = nonEmpty(env[name])
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) {
    throw new DraehiError(
      'bad-argument',
      `${name} is not the address of a PostgreSQL server.`,
      `Set it to postgres://user:password@host:5432/database, or unset it to use the embedded database.`,
    )
  }
  return url
}

function baseUrl(env: Terminal['env']): string | undefined {
  const text = nonEmpty(env.DRAEHI_BASE_URL)
  if (text === undefined || /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i.test(text))
    return text?.replace(/\/+$/, '')
  throw new DraehiError(
    'bad-argument',
    'DRAEHI_BASE_URL is not the address of a site.',
    'Set it to the address readers use, for example https://notes.example.org.',
  )
}

/**
 * Which remotes may be fetched, and the credential for this one. `DRAEHI_GIT_TOKEN` goes wherever the operator points;
 * the tokens that CI sets by itself go only to their own hosts.
 */
export function remotePolicy(
  repositoryUrl: string,
  env: Terminal['env'],
  { gitTimeoutMs }: Pick<Settings, 'gitTimeoutMs'> = { gitTimeoutMs: undefined },
): RemotePolicy {
  return {
    token: tokenFor(repositoryUrl, env),
    allowLocal: true,
    allowPrivateHosts: isSet(env.DRAEHI_ALLOW_PRIVATE_HOSTS),
    allowInsecureHttp: isSet(env.DRAEHI_ALLOW_HTTP),
    ...(gitTimeoutMs === undefined ? {} : { limits: { timeoutMs: gitTimeoutMs } }),
  }
}

function tokenFor(repositoryUrl: string, env: Terminal['env']): string | undefined {
  const own = nonEmpty(env.DRAEHI_GIT_TOKEN)
  if (own !== undefined) return own
  if (!URL.canParse(repositoryUrl)) return undefined
  const { origin } = new URL(repositoryUrl)
  if (origin === originOf(env.GITHUB_SERVER_URL, 'https://github.com')) return nonEmpty(env.GITHUB_TOKEN)
  if (origin === originOf(env.CI_SERVER_URL, 'https://gitlab.com')) return nonEmpty(env.GITLAB_TOKEN)
  return undefined
}

/** What is set and no address names no host that a token could be for. */
function originOf(text: string | undefined, fallback: string): string | undefined {
  const url = nonEmpty(text) ?? fallback
  return URL.canParse(url) ? new URL(url).origin : undefined
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

const isSet = (text: string | undefined): boolean =>
  text !== undefined && !['', '0', 'false', 'no'].includes(text)
