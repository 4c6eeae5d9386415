/**
 * How git learns a token: it runs this script, which answers for one origin alone. The script holds no secret; the token
 * is in the environment of the git process and nowhere else.
 */

import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bitbucket wants its own user name beside a token; everyone else takes any. */
const SCRIPT = `#!/bin/sh
[ -n "$DRAEHI_GIT_ORIGIN" ] || exit 1
host=\${DRAEHI_GIT_ORIGIN#*://}
case "$1" in
  "Username for '$DRAEHI_GIT_ORIGIN'"* | "Username for '$DRAEHI_GIT_ORIGIN/"*)
    case "$host" in
      bitbucket.org) echo x-token-auth ;;
      *) echo x-access-token ;;
    esac ;;
  "Password for '"*"@$host'"* | "Password for '"*"@$host/"*)
    printf '%s\\n' "$DRAEHI_GIT_SECRET" ;;
  *) exit 1 ;;
esac
`

/** Writes the script into `directory`, which must be ours alone, and returns its path. */
export async function writeAskpass(directory: string): Promise<string> {
  const path = join(directory, 'askpass')
  await writeFile(path, SCRIPT, { mode: 0o700 })
  await chmod(path, 0o700) // whatever the umask says
  return path
}
