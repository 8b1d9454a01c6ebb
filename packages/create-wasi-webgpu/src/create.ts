import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exampleFiles } from './example-files.ts'
import { readme } from './readme.ts'
import { type Template, templates } from './templates.ts'

/** Error of {@link create}. The message gives the reason and the remedy. */
export class CreateError extends Error {
  override name = 'CreateError'
}

/**
 * Creates a folder with a program from a template. Never overwrites a file.
 *
 * @param folder a folder that does not exist yet or is empty
 * @throws {CreateError} when the folder has files or cannot be created, or the template does not exist
 */
export function create(folder: string, template: string): void {
  if (!Object.hasOwn(templates, template)) {
    throw new CreateError(
      `unknown template ${template}; the templates are ${Object.keys(templates).join(', ')}`,
    )
  }
  try {
    refuseUsed(folder)
    makeFolders(folder)
    copyTemplate(folder, template as keyof typeof templates)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || error instanceof CreateError) throw error
    throw new CreateError(`${JSON.stringify(folder)} cannot be created: ${code}; name another folder`, {
      cause: error,
    })
  }
}

/**
 * Creates a folder, and those that lead to it. The recursive `mkdir` of Node never returns for a path below a folder such as
 * `/proc`, where no folder can be made although it exists.
 */
function makeFolders(folder: string): void {
  const path = resolve(folder)
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolders(dirname(path))
  mkdirSync(path)
}

function copyTemplate(folder: string, template: keyof typeof templates): void {
  const { example }: Template = templates[template]
  for (const source of [`templates/common-${template.split('-').at(-1)}`, `templates/${template}`]) {
    cpSync(join(packageFolder, source), folder, { recursive: true })
  }
  const names = example === undefined ? [] : readdirSync(projectFile(`examples/${example}`))
  const files = example === undefined ? [] : exampleFiles(example, names, readProjectFile)
  for (const [to, from] of files) {
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    cpSync(projectFile(from), join(folder, to))
  }
  // npm leaves a file named .gitignore out of the package.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'))
  nameProgram(folder)
  writeReadme(folder, template)
}

/** Writes a README with the scripts of the project. */
function writeReadme(folder: string, template: keyof typeof templates): void {
  const { name, scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly scripts: Readonly<Record<string, string>>
  }
  const { about, needs }: Template = templates[template]
  writeFileSync(join(folder, 'README.md'), readme({ name, about, needs, scripts }))
}

/** Refuses a file, and a folder that contains files other than those of a new repository. */
function refuseUsed(folder: string): void {
  if (folder === '') throw new CreateError('the name of the folder is empty; name a folder')
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats !== undefined && !stats.isDirectory())
    throw new CreateError(`${folder} is a file; name another folder`)
  if (stats !== undefined && readdirSync(folder).some(name => name !== '.git')) {
    throw new CreateError(`${folder} is not empty; name an empty folder or one that does not exist`)
  }
}

/** Sets the program's name to that of its folder, and its dependency to this version of the command. */
function nameProgram(folder: string): void {
  const name = programName(basename(resolve(folder)))
  replaceIn(join(folder, 'package.json'), { NAME: name, VERSION: version() })
  // The placeholder of `cargo generate`, which uses the templates in Rust as well.
  replaceIn(join(folder, 'Cargo.toml'), { '{{project-name}}': name })
}

/** Returns a name that npm and Cargo take: that of a crate begins with a letter. */
function programName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return /^[a-z]/.test(name) ? name : ['program', name].filter(Boolean).join('-')
}

/** Replaces placeholders in a file, where it exists. */
function replaceIn(path: string, values: Readonly<Record<string, string>>): void {
  if (!existsSync(path)) return
  const replace = (text: string, [placeholder, value]: [string, string]) =>
    text.replaceAll(placeholder, value)
  writeFileSync(path, Object.entries(values).reduce(replace, readFileSync(path, 'utf8')))
}

/** Returns the version that all packages of the project share. */
function version(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string })
    .version
}

const packageFolder = fileURLToPath(new URL('..', import.meta.url))

/**
 * Returns the path of a project file: a copy in the published package, the original in the repository.
 */
function projectFile(path: string): string {
  const copy = join(packageFolder, 'shared', path)
  return existsSync(copy) ? copy : join(packageFolder, '../..', path)
}

function readProjectFile(path: string): string | undefined {
  const file = projectFile(path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
