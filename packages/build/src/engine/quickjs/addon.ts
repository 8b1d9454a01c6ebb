import { withFiles } from '../with-files.ts'

/** Runs componentize-qjs, whose native addon makes a component from a program and its WIT world `program`. */
export async function componentize(
  wit: string,
  jsSource: string,
  runtime?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const addon = await import('componentize-qjs')
  return withFiles({ 'program.wit': wit }, async ({ 'program.wit': witPath }) => {
    const custom = runtime && { runtimeBytes: Buffer.from(runtime) }
    const { component } = await addon.componentize({ witPath, jsSource, world: 'program', ...custom })
    return new Uint8Array(component)
  })
}
