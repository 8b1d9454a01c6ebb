import type { Component, ExternDeclaration } from '@wasi-webgpu/component'
import { findProvided, otherVersions } from '@wasi-webgpu/component/host'
import { compileFile, everyInterface } from '@wasi-webgpu/native'
import { visible, visibleJson } from '@wasi-webgpu/native/terminal'
import { onlyFile, parse } from '../options/parsed-arguments.ts'
import { dim, green, red } from '../terminal/style.ts'
import { itemPrinter, printWit } from '../wit/print-component.ts'

/**
 * `wasi-webgpu inspect`: prints the imports and exports of a component, and which imports this host provides.
 */
export async function inspect(args: readonly string[]): Promise<number> {
  const parsed = parse('inspect', args)
  const component = await compileFile(onlyFile('inspect', parsed))
  const imports = provisions(component, Object.keys(await everyInterface()))
  process.stdout.write(
    parsed.flag('json') ? `${visibleJson(describe(component, imports))}\n` : print(component, imports),
  )
  return 0
}

/** An import, and the interface of this host for it. */
interface Provision {
  readonly item: ExternDeclaration
  /** Name of the interface of this host, with its version; `undefined` when the host lacks it. */
  readonly provided: string | undefined
  /** Versions of a missing interface that this host has. */
  readonly otherVersions: readonly string[]
}

function provisions({ imports }: Component, names: readonly string[]): Provision[] {
  return imports.map(item => {
    // An import of a single type takes the type from another import.
    if (item.type.kind === 'type') return { item, provided: item.name, otherVersions: [] }
    const provided = findProvided(names, item.name)
    return { item, provided, otherVersions: provided === undefined ? otherVersions(names, item.name) : [] }
  })
}

function describe(component: Component, imports: readonly Provision[]): object {
  const print = itemPrinter(component)
  return {
    imports: imports.map(({ item, provided, otherVersions: others }) => ({
      name: item.name,
      kind: item.type.kind,
      provided: provided !== undefined,
      otherVersions: others,
      wit: print(item),
    })),
    exports: component.exports.map(item => ({
      name: item.name,
      kind: item.type.kind,
      wit: print(item),
    })),
  }
}

function print(component: Component, imports: readonly Provision[]): string {
  const remarks = new Map(imports.map(provision => [provision.item, remark(provision)]))
  const wit = printWit(component, item => remarks.get(item))
  // Everything that is not WIT is a comment, so the output is a valid WIT file.
  return `// ${visible(summary(component, imports))}\n\n${highlighted(wit)}\n`
}

function remark({ provided, otherVersions: others }: Provision): string {
  if (provided !== undefined) return 'provided'
  return others.length > 0 ? `missing: this host has ${others.join(', ')}` : 'missing'
}

function summary({ exports }: Component, imports: readonly Provision[]): string {
  const missing = imports.filter(({ provided }) => provided === undefined).map(({ item }) => item.name)
  const verdict =
    missing.length > 0
      ? `${missing.length} missing here: ${missing.join(', ')}`
      : 'this host provides all imports'
  return `${count(imports.length, 'import')}, ${count(exports.length, 'export')}; ${verdict}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function highlighted(wit: string): string {
  return wit
    .replaceAll(/\/\/ missing.*$/gm, text => red(text))
    .replaceAll(/\/\/ provided$/gm, text => green(text))
    .replaceAll(
      /^(\s*)((?:async )?(?:package|world|interface|import|export|use|type|resource|record|variant|enum|flags))(?= )/gm,
      (_, space: string, word: string) => space + dim(word),
    )
}
