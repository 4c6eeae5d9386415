import { DraehiError } from '../errors.ts'

/** The right to write one deployment: the row of `deployment_history` that carries this token, while it is active. */
export interface Lease {
  readonly deploymentId: number
  readonly workspaceId: number
  readonly ownerToken: string
}

/** What a run is told that was given up for dead. */
export function lostLease({ deploymentId }: Lease): DraehiError {
  return new DraehiError(
    'lost-lease',
    `Deployment ${deploymentId} was given up: this process was not heard of for too long, or another sync took over.`,
    'Run the sync again.',
    { state: 'The live site is unchanged by this run.', data: { deploymentId } },
  )
}
