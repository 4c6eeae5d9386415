/**
 * The classes that nodes of ours may have. They are written after the sanitiser, from this closed list, so that no author
 * can forge one; `prose.css` has the rules.
 */

export type Look =
  /** A task's checkbox and marker, the marker alone, its priority, the line of its dates. */
  | 'task'
  | 'task-marker'
  | 'task-done'
  | `priority-${'a' | 'b' | 'c'}`
  | 'dates'
  /** `{{cloze …}}`; the source of a macro that is not supported; a link to a video or a post; a place in a video. */
  | 'cloze'
  | 'macro'
  | 'media'
  | 'timestamp'
  /** What a macro of the graph's own stands for. */
  | 'filled'
  /** The properties of a block or page. */
  | 'properties'
  /** The child blocks of a block that its author has folded. */
  | 'folded'
  /** `#+BEGIN_CENTER`, `#+BEGIN_VERSE` */
  | 'center'
  | 'verse'
  | Ground

/** Logseq's colours for the ground of a block. */
export type Ground = `ground-${'yellow' | 'red' | 'pink' | 'green' | 'blue' | 'purple' | 'gray'}`
