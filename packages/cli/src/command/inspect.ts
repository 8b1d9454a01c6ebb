import type { Component, ExternDeclaration } from '@wasi-webgpu/component'
import { findProvided, importErrors, otherVersions } from '@wasi-webgpu/component/host'
import { compileFile, everyInterface } from '@wasi-webgpu/native'
import { visible, visibleJson } from '@wasi-webgpu/native/terminal'
import { messagingImports } from '@wasi-webgpu/work/messaging-imports'
import { onlyFile, parse } from '../options/parsed-arguments.ts'
import { componentFile } from '../registry/component-file.ts'
import { dim, green, red } from '../terminal/style.ts'
import { itemPrinter, printWit } from '../wit/print-component.ts'

/**
 * `wasi-webgpu inspect`: prints the imports and exports of a component, and which imports this host provides; with `--check`, only
 * a line that says whether it provides all, and one for each that it does not.
 */
export async function inspect(args: readonly string[]): Promise<number> {
  const parsed = parse('inspect', args)
  const component = await compileFile(await componentFile(onlyFile('inspect', parsed), parsed))
  const imports = await provisions(component)
  const isCheck = parsed.flag('check')
  if (parsed.flag('json')) process.stdout.write(`${visibleJson(describe(component, imports))}\n`)
  else process.stdout.write((isCheck ? printCheck : print)(component, imports))
  return isCheck && imports.some(({ state }) => state !== 'provided') ? 1 : 0
}

/** An import, and whether this host provides it. */
interface Provision {
  readonly item: ExternDeclaration
  /** `differs` when the host has it with another type. */
  readonly state: 'provided' | 'missing' | 'differs'
  /** Says how the types differ. */
  readonly difference?: string
  /** Versions of a missing interface that this host has. */
  readonly otherVersions: readonly string[]
}

async function provisions(component: Component): Promise<Provision[]> {
  const consumer = messagingImports({ publish: () => {}, request: () => {} })
  const host = { ...(await everyInterface()), ...consumer }
  const names = Object.keys(host)
  const errors = await importErrors(component, host)
  return component.imports.map(item => {
    const error = errors.get(item.name)
    if (error === undefined) return { item, state: 'provided', otherVersions: [] }
    if (findProvided(names, item.name) !== undefined)
      return { item, state: 'differs', difference: error.message, otherVersions: [] }
    return { item, state: 'missing', otherVersions: otherVersions(names, item.name) }
  })
}

function describe(component: Component, imports: readonly Provision[]): object {
  const print = itemPrinter(component)
  return {
    imports: imports.map(({ item, state, ...more }) => ({
      name: item.name,
      kind: item.type.kind,
      provided: state === 'provided',
      ...more,
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

/** Returns a line with the verdict, and one for each import that this host does not provide. */
function printCheck(component: Component, imports: readonly Provision[]): string {
  const lacking = imports.filter(({ state }) => state !== 'provided')
  const lines = lacking.map(provision => `${visible(provision.item.name)}: ${red(remark(provision))}`)
  const { length } = lacking
  const verdict = length === 0 ? green(providesAll) : `this host does not provide ${count(length, 'import')}`
  return [`${counts(component, imports)}; ${verdict}`, ...lines, ''].join('\n')
}

const providesAll = 'this host provides all imports'

function counts({ exports }: Component, imports: readonly Provision[]): string {
  return `${count(imports.length, 'import')}, ${count(exports.length, 'export')}`
}

function remark({ state, difference, otherVersions: others }: Provision): string {
  if (difference !== undefined) return `${state}: ${visible(difference)}`
  return others.length > 0 ? `${state}: this host has ${others.join(', ')}` : state
}

function summary(component: Component, imports: readonly Provision[]): string {
  const verdicts = (['missing', 'differs'] as const).flatMap(state => {
    const those = imports.filter(provision => provision.state === state).map(({ item }) => item.name)
    if (those.length === 0) return []
    return `${those.length} ${state === 'missing' ? 'missing here' : 'with other types here'}: ${those.join(', ')}`
  })
  return `${counts(component, imports)}; ${verdicts.length > 0 ? verdicts.join('; ') : providesAll}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function highlighted(wit: string): string {
  return wit
    .replaceAll(/\/\/ (missing|differs).*$/gm, text => red(text))
    .replaceAll(/\/\/ provided$/gm, text => green(text))
    .replaceAll(
      /^(\s*)((?:async )?(?:package|world|interface|import|export|use|type|resource|record|variant|enum|flags))(?= )/gm,
      (_, space: string, word: string) => space + dim(word),
    )
}
