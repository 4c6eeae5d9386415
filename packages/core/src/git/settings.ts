/** The `-c` settings of git commands. They win over every configuration file. */

import type { Remote } from './remote.ts'

/** For every command. */
const ALWAYS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.bigFileThreshold=16m', // larger blobs are streamed, never held in memory
  'core.packedGitWindowSize=32m', // keeps the address space of a process small enough to limit
  'gc.auto=0',
  'maintenance.auto=false',
  'pack.threads=1',
  'advice.defaultBranchName=false',
  'log.showSignature=false',
]

/** For commands that talk to a remote. */
const NETWORK = [
  'protocol.allow=never',
  'http.followRedirects=false',
  'transfer.fsckObjects=true',
  'fetch.fsckObjects=true',
  // What old and honest repositories have.
  'fetch.fsck.zeroPaddedFilemode=warn',
  'fetch.fsck.badTimezone=warn',
  'fetch.fsck.missingSpaceBeforeDate=warn',
  'fetch.unpackLimit=1',
  'transfer.credentialsInUrl=die',
  'transfer.bundleURI=false',
  'credential.helper=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'fetch.writeCommitGraph=false',
]

export function localSettings(): string[] {
  return ALWAYS.flatMap((setting) => ['-c', setting])
}

/**
 * @param pinned value of `http.curloptResolve`, when the host's addresses were checked
 * @param isProxied the operator's proxy is used; otherwise none is, whatever a configuration file says
 */
export function networkSettings(remote: Remote, pinned: string | undefined, isProxied: boolean): string[] {
  const protocol = remote.kind === 'local' ? 'file' : remote.kind
  const settings = [
    ...NETWORK,
    `protocol.${protocol}.allow=always`,
    ...(isProxied ? [] : ['http.proxy=']),
    ...(pinned === undefined ? [] : [`http.curloptResolve=${pinned}`]),
  ]
  return [...localSettings(), ...settings.flatMap((setting) => ['-c', setting])]
}
