/** Files of the examples, which `example-files.ts` finds when the playground is built. */
declare module 'virtual:example-files' {
  /** URLs of components, pictures and files for programs, by their paths in the repository. */
  export const urls: Readonly<Record<string, string>>
  /** Functions that load the sources of an example, by its name: texts by file, the one where the program begins first. */
  export const sources: Readonly<
    Record<string, () => Promise<{ readonly default: Readonly<Record<string, string>> }>>
  >
}
