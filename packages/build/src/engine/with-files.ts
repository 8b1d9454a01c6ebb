import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Writes temporary files, passes their paths to `action`, and removes them when it is done. */
export async function withFiles<Name extends string, T>(
  texts: Readonly<Record<Name, string>>,
  action: (paths: Readonly<Record<Name, string>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-build-'))
  try {
    const names = Object.keys(texts) as Name[]
    const paths = names.map((name): [Name, string] => [name, join(folder, name)])
    for (const [name, path] of paths) await writeFile(path, texts[name])
    return await action(Object.fromEntries(paths) as Record<Name, string>)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
