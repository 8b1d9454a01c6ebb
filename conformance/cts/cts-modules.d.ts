/** The parts of the CTS that `program.ts` uses. The modules lie in a checkout, which `suite.ts` bundles. */

declare module 'cts/common/internal/logging/logger.ts' {
  export class Logger {
    readonly results: Map<string, unknown>
    record(
      name: string,
    ): [recorder: object, result: { status: string; logs?: { name: string; message: string }[] }]
  }
}

declare module 'cts/common/internal/query/parseQuery.ts' {
  export function parseQuery(query: string): object
}

declare module 'cts/common/internal/tree.ts' {
  interface Leaf {
    readonly query: { readonly filePathParts: string[]; readonly testPathParts: string[]; toString(): string }
    run(recorder: object, expectations: readonly object[]): Promise<void>
  }
  export function loadTreeForQuery(
    loader: {
      listing(suite: string): Promise<readonly { readonly file: string[] }[]>
      importSpecFile(suite: string, path: readonly string[]): Promise<unknown>
    },
    query: object,
    options: { readonly subqueriesToExpand: readonly object[] },
  ): Promise<{ iterateLeaves(): IterableIterator<Leaf> }>
}

declare module 'spec-files' {
  /** The modules of a tree by path, such as `api/validation/createBindGroup`. */
  export const specFiles: Readonly<Record<string, () => Promise<unknown>>>
}
