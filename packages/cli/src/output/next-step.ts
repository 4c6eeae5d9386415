/** What to try after a run that failed with one of these codes; any other is tried again. */
const STEPS = new Map<string, (slug: string) => string>([
  ['check-failed', (slug) => `draehi check ${slug}`],
  ['guard-no-pages', (slug) => `draehi sync ${slug} --dry-run, then --force if that is meant`],
  ['guard-pages-removed', (slug) => `draehi sync ${slug} --dry-run, then --force if that is meant`],
  ['git-authentication', (slug) => `DRAEHI_GIT_TOKEN=… draehi sync ${slug}`],
  ['git-branch-not-found', (slug) => `draehi workspace set ${slug} --branch …`],
  ['git-commit-not-found', (slug) => `draehi sync ${slug}`],
  ['git-repository-not-found', (slug) => `draehi workspace set ${slug} --repo …`],
  ['git-missing', () => 'draehi doctor'],
  ['bad-configuration', (slug) => `draehi check ${slug}`],
  ['database-unusable', () => 'draehi doctor'],
  ['schema-newer', () => 'draehi db status'],
  ['disk-full', () => 'draehi doctor'],
])

/** The command to try next, for people. */
export function nextStep(code: string, slug: string): string {
  return STEPS.get(code)?.(slug) ?? `draehi sync ${slug}`
}
