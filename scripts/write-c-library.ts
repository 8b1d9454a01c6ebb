/**
 * Builds the archives of the library of `webgpu.h`, in `packages/c/lib`: `node scripts/write-c-library.ts`. Beside each is a digest
 * of what it was built from. With `--check` it writes nothing and fails when the sources give other archives.
 */

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { archiveFolder } from '@wasi-webgpu/c'
import { openCompiler } from '../packages/build/src/c/build-c.ts'
import { compileAll } from '../packages/build/src/c/compile.ts'
import { digestFile, digestOf, libraryParts } from '../packages/build/src/c/library.ts'

/** Builds an archive; returns its bytes. */
async function archiveOf(name: string, units: Parameters<typeof compileAll>[0]): Promise<Buffer> {
  const compiler = await openCompiler()
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-library-'))
  try {
    const objects = await compileAll(units, compiler, { onMessages: text => process.stderr.write(text) })
    const members = objects.map(({ name }) =>
      join(folder, `${name.replace(/\.\w+$/, '').replaceAll(/[\\/]/g, '-')}.o`),
    )
    await Promise.all(objects.map(({ path }, i) => copyFile(path, members[i]!)))
    const archive = join(folder, name)
    // `D`: without times, users and modes
    const { code, output } = await compiler.llvm.run(['ar', 'rcsD', archive, ...members])
    if (code !== 0) throw new Error(`${basename(archive)} cannot be made: ${output}`)
    return await readFile(archive)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Returns the names of the archives that differ from what the sources give, or writes them. */
export async function writeLibrary({ isCheck }: { isCheck: boolean }): Promise<string[]> {
  const different: string[] = []
  const folder = fileURLToPath(archiveFolder)
  await mkdir(folder, { recursive: true })
  for (const { archive, units } of Object.values(libraryParts())) {
    const bytes = await archiveOf(archive, units)
    if (isCheck) {
      if (!bytes.equals(await readFile(join(folder, archive)))) different.push(archive)
      continue
    }
    await writeFile(join(folder, archive), bytes)
    await writeFile(digestFile(archive), `${await digestOf(units)}\n`)
    console.log(`${archive}: ${bytes.length.toLocaleString('en')} bytes`)
  }
  return different
}

if (import.meta.main) {
  const different = await writeLibrary({ isCheck: process.argv.includes('--check') })
  if (different.length > 0) {
    console.error(`${different.join(', ')} differ from what the sources give; run npm run examples`)
    process.exitCode = 1
  }
}
