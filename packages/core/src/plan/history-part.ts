import type { HistoryPart, NodeSuccessor, NodeUuid, PastAddress } from '../nouns.ts'
import type { ChangedAnchors } from './past-anchors.ts'

/** What differs between the past addresses that are stored and those that should be. */
export function changedAddresses(
  stored: readonly PastAddress[],
  next: readonly PastAddress[],
): { readonly insert: readonly PastAddress[]; readonly end: readonly string[] } {
  const before = new Map(stored.map(({ path, digest }) => [path, digest]))
  const after = new Map(next.map(({ path, digest }) => [path, digest]))
  return {
    insert: next.filter(({ path, digest }) => before.get(path) !== digest),
    end: stored.filter(({ path, digest }) => after.get(path) !== digest).map(({ path }) => path),
  }
}

/** @param open of the nodes that have a successor by now, or are there again: those whose successor is stored */
export function historyPart(
  addresses: ReturnType<typeof changedAddresses>,
  successors: readonly NodeSuccessor[] = [],
  open: readonly NodeUuid[] = [],
  anchors: ChangedAnchors = { insert: [], end: [] },
): HistoryPart {
  return {
    insert: { pastAddresses: addresses.insert, nodeSuccessors: successors, pastAnchors: anchors.insert },
    end: { pastAddresses: addresses.end, nodeSuccessors: open, pastAnchors: anchors.end },
  }
}
