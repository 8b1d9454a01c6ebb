import { withFiles } from '../with-files.ts'

/**
 * Name of the streams of `wasi:http`, and the one under which the addon knows them. The addon implements the streams of WASI, but no
 * HTTP, and refuses a component whose imports it does not know while they use resources that it knows. Both have one length, so
 * that one takes the place of the other in a component.
 */
const streams = /\bwasi:io(?=@0\.2\.11|\/(error|streams)@0\.2\.11)/g
const unknown = 'wazi:io'

/** Matches the names of such interfaces in the imports of a bundle. */
const importedStreams = /(?<=\b(?:from|import) ?")wasi:io(?=\/(?:error|streams)@0\.2\.11")/g

/** Runs componentize-qjs, whose native addon makes a component from a program and its WIT world `program`. */
export async function componentize(
  wit: string,
  jsSource: string,
  runtime?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const addon = await import('componentize-qjs')
  return withFiles({ 'program.wit': wit.replace(streams, unknown) }, async ({ 'program.wit': witPath }) => {
    // Names of equal length keep the columns of source maps.
    const source = jsSource.replace(importedStreams, unknown)
    const custom = runtime && { runtimeBytes: Buffer.from(runtime) }
    const { component } = await addon.componentize({ witPath, jsSource: source, world: 'program', ...custom })
    return renamed(new Uint8Array(component))
  })
}

function renamed(component: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(component.buffer, component.byteOffset, component.length)
  for (let at = bytes.indexOf(unknown); at >= 0; at = bytes.indexOf(unknown, at)) bytes.write('wasi:io', at)
  return component
}
