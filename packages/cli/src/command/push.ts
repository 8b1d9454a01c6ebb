import { readFile } from 'node:fs/promises'
import { compileFile } from '@wasi-webgpu/native/component-file'
import { pushComponent, referenceText } from '@wasi-webgpu/registry'
import { CommandError, UsageError } from '../command-error.ts'
import { parse } from '../options/parsed-arguments.ts'
import { annotations } from '../options/registry-options.ts'
import { parseArgument } from '../registry/component-file.ts'

/** `wasi-webgpu push`: pushes a component to a registry, and prints its reference with the digest. */
export async function push(args: readonly string[]): Promise<number> {
  const parsed = parse('push', args)
  const [file, name, extra] = parsed.positionals
  if (file === undefined || name === undefined || extra !== undefined) {
    throw new UsageError(
      'push takes a component and a reference',
      'name both, as in wasi-webgpu push app.wasm ghcr.io/org/app:1.2',
    )
  }
  const options = { created: creationTime(), annotations: annotations(parsed) }
  const { tag, digest, ...place } = await parseArgument(name)
  if (tag === undefined || digest !== undefined) {
    throw new UsageError(`'${name}' has a digest`, 'push to a tag; the digest follows from the component')
  }
  const { imports, exports } = await compileFile(file)
  const names = { imports: imports.map(({ name }) => name), exports: exports.map(({ name }) => name) }
  const reference = { ...place, tag, digest }
  const pushed = await pushComponent(reference, await readFile(file), names, options)
  process.stdout.write(`${referenceText(pushed)}\n`)
  return 0
}

/** Returns the time that the artifact states: https://reproducible-builds.org/specs/source-date-epoch/ */
function creationTime(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH
  if (epoch === undefined) return new Date()
  if (!/^\d{1,11}$/.test(epoch)) {
    throw new CommandError(
      `SOURCE_DATE_EPOCH '${epoch}' is no time; set it to seconds since 1970, or unset it`,
    )
  }
  return new Date(Number(epoch) * 1000)
}
