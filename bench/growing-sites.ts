/** Graphs of any size in which pages read each other, one construct each. */

export type Files = Readonly<Record<string, string>>

interface GrowingSite {
  readonly dialect: 'logseq' | 'obsidian' | 'plain'
  readonly files: (size: number) => Files
}

const many = (size: number, text: (n: number) => string): string =>
  Array.from({ length: size }, (_, n) => text(n)).join('')

const pages = (size: number, path: (n: number) => string, text: (n: number) => string): Files =>
  Object.fromEntries(Array.from({ length: size }, (_, n) => [path(n), text(n)]))

const uuid = (n: number): string => `64b5f1a2-0000-4000-8000-${String(n).padStart(12, '0')}`

export const GROWING_SITES: Readonly<Record<string, GrowingSite>> = {
  'links to many pages': {
    dialect: 'obsidian',
    files: (size) => ({
      'all.md': many(size, (n) => `[[Note ${n}]] [[nowhere ${n}]]\n`),
      ...pages(
        size,
        (n) => `folder ${n % 7}/Note ${n}.md`,
        () => 'back to [[all]]\n',
      ),
    }),
  },
  'links to headings of one page': {
    dialect: 'obsidian',
    files: (size) => ({
      'a.md': many(size, (n) => `[[b#Heading ${n}]] [[b#none ${n}]]\n`),
      'b.md': many(size, (n) => `## Heading ${n}\n\ntext\n\n`),
    }),
  },
  'headings of one name': {
    dialect: 'obsidian',
    files: (size) => ({ 'a.md': many(size, (n) => `## Same\n\n[[#Same#Part ${n}]]\n\n### Part\n\n`) }),
  },
  'links to blocks': {
    dialect: 'obsidian',
    files: (size) => ({
      'a.md': many(size, (n) => `[[b#^id-${n}]]\n\n`),
      'b.md': many(size, (n) => `paragraph ${n} ^id-${n}\n\n`),
    }),
  },
  'embeds of small parts': {
    dialect: 'obsidian',
    files: (size) => ({
      'a.md': many(size, (n) => `![[b#^id-${n}]]\n\n`),
      'b.md': many(size, (n) => `paragraph ${n} ^id-${n}\n\n`),
    }),
  },
  'pages that embed each other': {
    dialect: 'obsidian',
    files: (size) =>
      pages(
        size,
        (n) => `n${n}.md`,
        (n) => `text ![[n${(n + 1) % size}]]\n`,
      ),
  },
  'pictures and files': {
    dialect: 'obsidian',
    files: (size) => ({
      'a.md': many(size, (n) => `![[p${n}.png|30]] ![x](f/q${n}.png) [[none${n}.pdf]]\n`),
      ...pages(
        size,
        (n) => `img/p${n}.png`,
        () => '',
      ),
    }),
  },
  tags: {
    dialect: 'obsidian',
    files: (size) =>
      pages(
        size,
        (n) => `n${n}.md`,
        (n) => `#all #t/${n}\n`,
      ),
  },
  'names that collide': {
    dialect: 'obsidian',
    files: (size) =>
      pages(
        size,
        (n) => `C${'+'.repeat(n % 50)}${n % 3}/${n}/x.md`,
        () => '---\naliases: [x, y]\n---\n',
      ),
  },
  'a query over many pages': {
    dialect: 'obsidian',
    files: (size) => ({
      'q.md': '```dataview\nTABLE rating FROM #a WHERE rating > 2 SORT rating DESC\n```\n',
      ...pages(
        size,
        (n) => `n${n}.md`,
        (n) => `---\nrating: ${n % 9}\ntags: [a]\n---\n- [ ] task ${n}\n`,
      ),
    }),
  },
  'many queries': {
    dialect: 'logseq',
    files: (size) => ({
      'pages/a.md': many(size, (n) => `- {{query (and [[tag ${n}]] (task TODO))}}\n`),
      'pages/b.md': many(size, (n) => `- TODO something [[tag ${n}]]\n`),
    }),
  },
  'block references': {
    dialect: 'logseq',
    files: (size) => ({
      'pages/a.md': many(size, (n) => `- ((${uuid(n)})) {{embed ((${uuid(n)}))}}\n`),
      'pages/b.md': many(size, (n) => `- block ${n}\n  id:: ${uuid(n)}\n`),
    }),
  },
  namespaces: {
    dialect: 'logseq',
    files: (size) =>
      pages(
        size,
        (n) => `pages/a___b${n % 10}___c${n}.md`,
        (n) => `- [[a/b${n % 10}]] [[none/${n}]]\n`,
      ),
  },
  journals: {
    dialect: 'logseq',
    files: (size) =>
      pages(
        size,
        (n) =>
          `journals/${2000 + Math.floor(n / 300)}_${String((n % 12) + 1).padStart(2, '0')}_${String((Math.floor(n / 12) % 25) + 1).padStart(2, '0')}.md`,
        () => '- [[Jan 1st, 2024]]\n',
      ),
  },
  'files that link to files': {
    dialect: 'plain',
    files: (size) => ({
      'README.md': many(size, (n) => `[x](guide/p${n}.md) [y](guide/p${n}) [z](none/${n}.md)\n`),
      ...pages(
        size,
        (n) => `guide/p${n}.md`,
        () => '# P\n\n[up](../README.md)\n',
      ),
    }),
  },
}
