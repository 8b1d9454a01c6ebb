import { Component, type ExternDeclaration, type Imports, printFuncType } from '@wasi-webgpu/component'
import { importErrors } from '@wasi-webgpu/component/host'
import { surface, webgpu } from '@wasi-webgpu/host'
import { isLegacy } from '@wasi-webgpu/host/legacy-names'
import { wasi } from '@wasi-webgpu/wasi/page'
import { create } from './elements.ts'

/** The imports and exports of a component. */
export interface Interfaces {
  /** Elements for a panel. */
  readonly rows: readonly HTMLElement[]
  /** Number of the imports that a page does not provide. */
  readonly missing: number
}

/** Renders the imports and exports of a component, and marks the imports that a page does not provide. */
export async function interfacesOf(url: string): Promise<Interfaces> {
  try {
    const component = await Component.decode(fetch(url))
    const { imports, exports } = component
    const errors = await importErrors(component, await providedHere(imports.map(({ name }) => name)))
    const rows = [
      create('h3', {}, `Imports (${imports.length})`),
      ...imports.map(item => marked(row(item), errors.get(item.name))),
      create('h3', {}, `Exports (${exports.length})`),
      ...exports.map(row),
    ]
    return { rows, missing: errors.size }
  } catch {
    return { rows: [create('p', { className: 'hint' }, 'There is no component to look into.')], missing: 0 }
  }
}

/** Returns the imports that a program in a page has; they are not called. */
async function providedHere(wanted: readonly string[]): Promise<Imports> {
  const [gpu, screen] = [{ gpu: {} as GPU }, { create: () => Promise.reject() as never }]
  const program = { args: [], env: {}, stdout: () => {}, stderr: () => {}, files: undefined }
  const provided = { ...(await wasi(program, wanted)), ...webgpu(gpu), ...surface(screen), print: () => {} }
  if (!wanted.some(isLegacy)) return provided
  const { withLegacy } = await import('@wasi-webgpu/host/legacy')
  return withLegacy(provided, { webgpu: gpu, surface: screen })
}

function marked(row: HTMLElement, error: Error | undefined): HTMLElement {
  if (error === undefined) return row
  row.querySelector('summary')!.append(' ', create('strong', { title: error.message }, 'missing here'))
  return row
}

function row({ name, type }: ExternDeclaration): HTMLElement {
  if (type.kind === 'func')
    return create('details', {}, create('summary', {}, `${name}: ${printFuncType(type.type)}`))
  if (type.kind !== 'instance') return create('details', {}, create('summary', {}, `${name} (${type.kind})`))
  const functions = [...type.exports].flatMap(([member, inner]) =>
    inner.kind === 'func' ? [`${member}: ${printFuncType(inner.type)}`] : [],
  )
  const count = `${functions.length} ${functions.length === 1 ? 'function' : 'functions'}`
  return create(
    'details',
    {},
    create('summary', {}, `${name} `, create('small', {}, count)),
    create('pre', {}, functions.join('\n')),
  )
}
