/** Why front matter cannot be read; never leaves its folder. */
export class FrontMatterFault extends Error {
  /** 1-based, in the text between the fences; undefined when all of it is meant. */
  readonly line: number | undefined

  constructor(message: string, line: number | undefined) {
    super(message)
    this.line = line
  }
}
