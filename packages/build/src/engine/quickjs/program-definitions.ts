import type { Definition } from '@wasi-webgpu/component/binary'
import { type Change, changeComponent, readComponent, required, unknownForm } from '../../component/binary.ts'

/** The definition of a core module. */
export type CoreModule = Extract<Definition, { kind: 'core module' }>

/** Returns the definitions of the component that contains the program, in one that componentize-qjs wrote. */
export function programDefinitions(component: Uint8Array<ArrayBuffer>): readonly Definition[] {
  const inner = readComponent(component).definitions.flatMap(definition =>
    definition.kind === 'component' ? [definition.component.definitions] : [],
  )
  return required(inner.find(definitions => definitions.some(({ kind }) => kind === 'core module')))
}

/** Returns the core modules among definitions. */
export function coreModules(definitions: readonly Definition[]): CoreModule[] {
  return definitions.filter(definition => definition.kind === 'core module')
}

/** Returns the replacement of a core module by another. */
export function replacing({ offset, bytes }: CoreModule, module: Uint8Array<ArrayBuffer>): Change {
  return { start: offset, end: offset + bytes.length, bytes: module }
}

/**
 * Returns a component that componentize-qjs wrote, with the core module of QuickJS changed.
 *
 * @param change returns the changed module; `undefined` for a module that is not QuickJS
 */
export function withEngine(
  component: Uint8Array<ArrayBuffer>,
  change: (module: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | undefined,
): Uint8Array<ArrayBuffer> {
  const changes = coreModules(programDefinitions(component)).flatMap(module => {
    const changed = change(module.bytes)
    return changed === undefined ? [] : [replacing(module, changed)]
  })
  if (changes.length !== 1) throw unknownForm()
  return changeComponent(component, changes)
}
