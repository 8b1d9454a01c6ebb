import { Component, type ExternDeclaration, printFuncType } from '@wasi-webgpu/component'
import { create } from './elements.ts'

/**
 * Renders the imports and exports of a component for a panel. A missing import is reported when the component
 * fails to start.
 */
export async function interfacesOf(url: string): Promise<HTMLElement[]> {
  try {
    const { imports, exports } = await Component.decode(fetch(url))
    return [
      create('h3', {}, `Imports (${imports.length})`),
      ...imports.map(row),
      create('h3', {}, `Exports (${exports.length})`),
      ...exports.map(row),
    ]
  } catch {
    return [create('p', { className: 'hint' }, 'There is no component to look into.')]
  }
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
