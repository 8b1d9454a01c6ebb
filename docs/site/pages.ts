/**
 * The pages of the docs site: the files of the repository that it shows, and where. A page's title is its first heading.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changesPage } from './changes-page.ts'
import { optionsPage } from './options-page.ts'
import { root } from './root.ts'
import { libraries, typescriptPage } from './typescript-pages.ts'

/** A part of the site, which has its own sidebar. */
export interface Section {
  readonly title: string
  /** First segment of the paths of its pages. */
  readonly path: string
  readonly groups: readonly Group[]
}

/** Pages under one heading of a sidebar. */
export interface Group {
  readonly title: string
  readonly pages: readonly Page[]
}

/** A page: its path on the site, without the extension, and what it shows. */
export interface Page {
  readonly path: string
  /** A file of the repository, or the place that links of a generated page start from. */
  readonly file: string
  /** Generates the page, which then is no file. */
  readonly generate?: () => string
}

/** Returns the Markdown of a page. */
export function sourceOf({ file, generate }: Page): string {
  return generate?.() ?? readFileSync(join(root, file), 'utf8')
}

/** Pages `PATH/NAME` for names of files: `NAME.md` in a folder of `docs`, or another file after `=`. */
function pagesIn(path: string, ...names: readonly string[]): Page[] {
  return names.map(name => {
    const [short = '', file = `docs/${path}/${name}.md`] = name.split('=')
    return { path: `${path}/${short}`, file }
  })
}

/** A page for the README of each folder that a pattern matches. */
function readmes(path: string, pattern: string): Page[] {
  return globSync(`${pattern}/README.md`, { cwd: root })
    .sort()
    .map(file => ({ path: `${path}/${file.split('/').at(-2)}`, file }))
}

/** Path of the page with the changes of the newest release. */
export const changesPath = 'inside/changes'

export const sections: readonly Section[] = [
  {
    title: 'Start',
    path: 'start',
    groups: [{ title: 'First steps', pages: pagesIn('start', 'index', 'typescript', 'c', 'cpp', 'rust') }],
  },
  {
    title: 'Guides',
    path: 'guides',
    groups: [
      {
        title: 'Write',
        pages: pagesIn(
          'guides',
          'compute',
          'rendering',
          'canvas',
          'files-and-http',
          'language-models',
          'frameworks=docs/frameworks.md',
          'machine-learning=docs/machine-learning.md',
          'debugging',
          'testing',
        ),
      },
      {
        title: 'Run',
        pages: pagesIn(
          'guides',
          'queues=docs/work.md',
          'operating=docs/operating.md',
          'untrusted-code',
          'platforms',
          'components-of-others=docs/components-of-others.md',
        ),
      },
      {
        title: 'Port',
        pages: pagesIn('guides', 'from-browsers', 'from-webgpu-h', 'from-wgpu=docs/rust.md', 'from-jco'),
      },
    ],
  },
  {
    title: 'Examples',
    path: 'examples',
    groups: [
      { title: 'Overview', pages: [{ path: 'examples/index', file: 'examples/README.md' }] },
      { title: 'Programs', pages: readmes('examples', 'examples/*') },
    ],
  },
  {
    title: 'Reference',
    path: 'reference',
    groups: [
      {
        title: 'Command',
        pages: [
          ...pagesIn('reference', 'command=packages/cli/README.md'),
          { path: 'reference/options', file: 'docs/reference/options.md', generate: optionsPage },
          ...pagesIn('reference', 'environment'),
        ],
      },
      {
        title: 'Packages',
        pages: [
          ...pagesIn('reference', 'packages'),
          ...['component', 'host', 'wasi', 'native', 'serve', 'work', 'web', 'build', 'guest', 'c'].map(
            name => ({ path: `reference/${name}`, file: `packages/${name}/README.md` }),
          ),
          { path: 'reference/create', file: 'packages/create-wasi-webgpu/README.md' },
        ],
      },
      {
        title: 'Crates',
        pages: pagesIn(
          'reference',
          'wgpu-wasi=crates/wgpu-wasi/README.md',
          'crate-wasi-webgpu=crates/wasi-webgpu/README.md',
        ),
      },
      {
        title: 'Exports in TypeScript',
        pages: libraries.map(folder => ({
          path: `reference/typescript/${folder}`,
          file: `docs/reference/typescript/${folder}.md`,
          generate: () => typescriptPage(folder),
        })),
      },
      {
        title: 'wasi:webgpu',
        pages: [
          { path: 'reference/api/index', file: 'docs/api/README.md' },
          ...pagesIn('reference/api', 'differences=docs/api/differences.md', 'webgpu-h=docs/api/webgpu-h.md'),
        ],
      },
      ...['webgpu', 'surface', 'surface-webgpu', 'surface-frame-buffer', 'frame-buffer'].map(name => ({
        title: name,
        pages: globSync(`docs/api/${name}/*.md`, { cwd: root })
          .sort()
          .map(file => ({ path: file.replace('docs/', 'reference/').replace(/\.md$/, ''), file })),
      })),
    ],
  },
  {
    title: 'Inside',
    path: 'inside',
    groups: [
      {
        title: 'Design',
        pages: pagesIn(
          'inside',
          'architecture=ARCHITECTURE.md',
          'component-model',
          'generated',
          'performance=bench/README.md',
          'security=SECURITY.md',
          'proposal=docs/proposal/README.md',
        ),
      },
      {
        title: 'Conformance',
        pages: pagesIn(
          'inside',
          'conformance=conformance/README.md',
          'cts=docs/cts.md',
          'suite=conformance/suite/README.md',
          'suite-matrix=docs/suite-matrix.md',
        ),
      },
      {
        title: 'The project',
        pages: [
          { path: changesPath, file: 'packages/cli/CHANGELOG.md', generate: changesPage },
          ...pagesIn(
            'inside',
            'contributing=CONTRIBUTING.md',
            'governance=GOVERNANCE.md',
            'code-of-conduct=CODE_OF_CONDUCT.md',
            'new-release=docs/new-release.md',
          ),
        ],
      },
    ],
  },
]

/** All pages, with the first. */
export const pages: readonly Page[] = [
  { path: 'index', file: 'docs/site/home.md' },
  ...sections.flatMap(({ groups }) => groups.flatMap(group => group.pages)),
]
