/** The trees of the CTS that run outside of a page. Each becomes one component. */
export const trees = [
  'idl',
  'api/validation',
  'api/operation',
  'shader/validation',
  'shader/execution',
] as const

/** A tree of {@link trees}. */
export type Tree = (typeof trees)[number]

/** Returns the tree of a file of the CTS, such as `api/validation/createBindGroup`. */
export function treeOf(file: string): Tree | undefined {
  return trees.find(tree => file === tree || file.startsWith(`${tree}/`))
}

/** A query for the cases of one file. */
export interface FileQuery {
  readonly tree: Tree
  readonly query: string
}

/**
 * Splits a query into queries for single files, in the order of the files.
 *
 * @param query as the CTS defines it: `webgpu:api,validation,*`, `webgpu:idl,javascript:obj,*`
 * @param files the files of the CTS, without their suffix
 * @see https://github.com/gpuweb/cts/blob/main/docs/terms.md#queries
 */
export function fileQueries(query: string, files: readonly string[]): FileQuery[] {
  const [suite, path = '', ...rest] = query.split(':')
  if (suite !== 'webgpu') return []
  const isMultiFile = rest.length === 0
  if (isMultiFile && !/(^|,)\*$/.test(path)) return []
  const place = path.replace(/,?\*$/, '').replaceAll(',', '/')
  return files.flatMap(file => {
    const tree = treeOf(file)
    if (tree === undefined) return []
    if (!isMultiFile) return file === place ? [{ tree, query }] : []
    if (place !== '' && file !== place && !file.startsWith(`${place}/`)) return []
    return [{ tree, query: `webgpu:${file.replaceAll('/', ',')}:*` }]
  })
}

/** Whether a query selects a case, or all cases that another query selects. */
export function selects(query: string, other: string): boolean {
  if (!query.endsWith('*')) return query === other
  const prefix = query.slice(0, -1)
  // `a,*` also selects `a:…`, as the CTS reads it.
  return other.startsWith(prefix) || (prefix.endsWith(',') && other.startsWith(`${prefix.slice(0, -1)}:`))
}
