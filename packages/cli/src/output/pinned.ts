/** One sentence wherever a workspace is shown that a rollback pinned. */
export function pinnedHint(slug: string): string {
  return `The live site is pinned: syncs build and do not go live. draehi promote ${slug} unpins it.`
}
