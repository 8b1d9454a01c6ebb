import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** The packages, each row above those that it may use. */
const layers = [
  ['wasi-webgpu'],
  ['@wasi-webgpu/work'],
  ['@wasi-webgpu/serve'],
  ['@wasi-webgpu/native', '@wasi-webgpu/build', '@wasi-webgpu/web'],
  ['@wasi-webgpu/wasi', '@wasi-webgpu/host'],
  ['@wasi-webgpu/component', '@wasi-webgpu/guest', '@wasi-webgpu/c'],
  // Not published: used on developers' machines or bundled into other packages.
  ['@wasi-webgpu/spec', '@wasi-webgpu/registry', 'create-wasi-webgpu'],
  ['@wasi-webgpu/wit', '@wasi-webgpu/cache'],
]

const root = fileURLToPath(new URL('..', import.meta.url))

interface Package {
  readonly name: string
  readonly folder: string
  readonly dependencies: readonly string[]
}

const packages = globSync('packages/*/package.json', { cwd: root }).map((path): Package => {
  const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'))
  const { name, dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest
  const own = manifest.private ? devDependencies : {}
  const all = { ...dependencies, ...optionalDependencies, ...peerDependencies, ...own }
  return { name, folder: join(root, dirname(path)), dependencies: Object.keys(all) }
})
const names = packages.map(({ name }) => name)

/** Imports in the sources of a package, except in its tests. */
function importsOf({ folder }: Package): { file: string; specifier: string }[] {
  const files = globSync('src/**/*.ts', { cwd: folder }).filter(
    file => !/\.test\.ts$|(^|\/)testing\//.test(file),
  )
  return files.flatMap(file => {
    const found = readFileSync(join(folder, file), 'utf8').matchAll(importPattern)
    return [...found].map(([, specifier = '']) => ({ file: join(folder, file), specifier }))
  })
}

const importPattern = /(?:^(?:import|export|\}).* from |^import |^[^*\n]*\bimport\(\s*)'([^'$]+)'/gm
const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] as string
const layerOf = (name: string) => layers.findIndex(layer => layer.includes(name))

it('every package has its layer', () => {
  expect(names.toSorted()).toEqual(layers.flat().toSorted())
})

describe.each(packages)('$name', pkg => {
  it('depends on packages of lower layers only', () => {
    const used = pkg.dependencies.filter(name => names.includes(name))
    expect(used.filter(name => layerOf(name) <= layerOf(pkg.name))).toEqual([])
  })

  it('imports nothing but its own files and what its package.json names', () => {
    const isDeclared = (specifier: string) =>
      isBuiltin(specifier) || pkg.dependencies.includes(packageOf(specifier))
    const strangers = importsOf(pkg).filter(({ file, specifier }) => {
      if (specifier.startsWith('.'))
        return relative(pkg.folder, resolve(dirname(file), specifier)).startsWith('..')
      return (
        !/^(#|wasi:|wasi-gfx:|bun:|wasi-webgpu:(assets|profile|text)\/)/.test(specifier) &&
        !isDeclared(specifier)
      )
    })
    expect(strangers).toEqual([])
  })
})
