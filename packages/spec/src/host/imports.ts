/** Writes the import statements of a generated file, derived from the names in its text. */

/** A name that generated code may import. */
export interface Import {
  readonly name: string
  /** File or package that exports the name. */
  readonly from: string
  readonly isType?: boolean
}

/** The names that generated code imports from the runtime and from hand-written files. */
export const importable: Import[] = [
  { name: 't', from: '@wasi-webgpu/component' },
  ...['Lifted', 'Lowered', 'LoweredAsync'].map(name => ({ name, from: '@wasi-webgpu/component/host' })),
  ...['CallerScope', 'LowerContext'].map(name => ({
    name,
    from: '@wasi-webgpu/component/host',
    isType: true,
  })),
  ...[
    'createComputePipelineAsync',
    'createRenderPipelineAsync',
    'getCompilationInfo',
    'lost',
    'mapAsync',
    'onSubmittedWorkDone',
    'popErrorScope',
    'requestAdapter',
    'requestDevice',
  ].map(name => ({ name, from: '../async-operations.ts' })),
  { name: 'report', from: '../device-report.ts' },
  { name: 'GpuBuffer', from: '../gpu-buffer.ts' },
  { name: 'GpuCanvasConfigurationOwned', from: '../gpu-canvas-context.ts', isType: true },
  { name: 'GpuDevice', from: '../gpu-device.ts' },
  { name: 'GpuError', from: '../gpu-error.ts' },
  ...['closestFailure', 'Failure', 'namedFailure', 'rethrowTrap', 'storeFailure', 'storeFailureOrReport'].map(
    name => ({
      name,
      from: '../result-failure.ts',
    }),
  ),
  ...['invalidObject', 'invalidTexture'].map(name => ({ name, from: '../invalid-object.ts' })),
  { name: 'missingObject', from: '../missing-object.ts' },
  { name: 'writeBytes', from: '../write-bytes.ts' },
  ...['constantsOf', 'limitsOf', 'OrderedMap'].map(name => ({ name, from: '../ordered-map.ts' })),
  ...[
    'arrayFor',
    'bytesAt',
    'caseOf',
    'invalidCase',
    'isSome',
    'listAt',
    'optionalCase',
    'optionalBool',
    'optionalString',
    'optionalU32',
    'optionalU64',
    'u32sAt',
    'u64',
    'u64At',
  ].map(name => ({
    name,
    from: '../load-values.ts',
  })),
  { name: 'witCases', from: '../wit-cases.ts' },
  { name: 'flagConstants', from: '../flag-constants.ts' },
  { name: 'labelFunctions', from: '../label-functions.ts' },
  { name: 'recordFunctions', from: '../record-functions.ts' },
  { name: 'attributeGetters', from: '../attribute-getters.ts' },
  { name: 'methods', from: '../methods.ts' },
  { name: 'debugCommands', from: '../debug-commands.ts' },
  { name: 'uncapturedErrors', from: '../uncaptured-errors.ts' },
  ...['indexOf', 'storeList', 'toU32', 'toU64'].map(name => ({ name, from: '../store-values.ts' })),
]

/** Returns the names that a generated file exports. */
export function exportsOf(text: string, from: string): Import[] {
  return [...text.matchAll(/export (?:const|class|function|type) (\w+)/g)].map(([, name]) => ({
    name: name!,
    from,
  }))
}

/**
 * Returns import statements for the names that a text uses.
 *
 * @param self path of the file itself
 */
export function imports(text: string, all: Import[], self = ''): string {
  const others = all.filter(({ from }) => from !== self)
  // Excludes properties (`.name`, but not `...name`), keys (`name:`, `name?:`), quoted names, and parts of longer names
  // and of kebab-case names.
  const used = others.filter(({ name }) =>
    new RegExp(`(?<!(?<!\\.\\.)\\.|[\\w'-])${name}\\b(?![\\w'-])(?!\\??:)`).test(text),
  )
  const files = Map.groupBy(used, ({ from }) => from)
  return [...files]
    .sort(([one], [other]) => (order(one) < order(other) ? -1 : 1))
    .map(([from, all]) => {
      const sorted = all.toSorted((one, other) =>
        one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1,
      )
      if (sorted.every(({ isType }) => isType)) {
        return `import type { ${sorted.map(({ name }) => name).join(', ')} } from '${from}'`
      }
      return `import { ${sorted.map(({ name, isType }) => (isType ? `type ${name}` : name)).join(', ')} } from '${from}'`
    })
    .join('\n')
}

/** Returns a sort key: packages, parent folders, own folder. */
function order(from: string): string {
  return from.startsWith('@') ? `0${from}` : from.startsWith('..') ? `1${from}` : `2${from}`
}
