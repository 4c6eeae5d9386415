/** The forms of a feed, below `-/` of a site and below the list of a tag. */
export const FEEDS = [
  { type: 'application/atom+xml', path: 'atom.xml', name: 'Atom' },
  { type: 'application/rss+xml', path: 'feed.xml', name: 'RSS' },
  { type: 'application/feed+json', path: 'feed.json', name: 'JSON Feed' },
] as const

export type FeedFile = (typeof FEEDS)[number]['path']
