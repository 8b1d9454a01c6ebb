import { transpile } from '@bytecodealliance/jco'

/** A component transpiled by jco, instantiated with jco's own bindings. */
export interface JcoInstance {
  readonly exports: Record<string, (...args: unknown[]) => unknown>
}

/** Transpiles a component with jco, loads the generated module, and instantiates it. */
export async function instantiateWithJco(
  component: Uint8Array,
  imports: Record<string, unknown>,
  name = 'component',
): Promise<JcoInstance> {
  const { files } = await transpile(component, {
    name,
    instantiation: 'async',
    tracing: false,
    minify: false,
  })
  const source = files[`${name}.js`] as Uint8Array
  const module = (await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`)) as {
    instantiate(
      load: (path: string) => Promise<WebAssembly.Module>,
      imports: object,
    ): Promise<JcoInstance['exports']>
  }
  const load = (path: string) => WebAssembly.compile(new Uint8Array(files[path] as Uint8Array))
  return { exports: await module.instantiate(load, imports) }
}
