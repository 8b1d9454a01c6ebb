import { type DefaultTheme, defineConfig, type MarkdownRenderer, type UserConfig } from 'vitepress'
import { published } from '../../../scripts/release-notes.ts'
import { repositoryUrl } from '../../../scripts/repository.ts'
import { slug } from '../markdown.ts'
import { changesPath, type Page, sections, sourceOf } from '../pages.ts'
import { titleOf } from '../stage.ts'

const sidebar: DefaultTheme.Sidebar = Object.fromEntries(
  sections.map(({ path, groups }) => [
    `/${path}/`,
    groups.map(group => ({
      text: group.title,
      items: group.pages.map(page => ({ text: labelOf(page), link: `/${page.path}` })),
    })),
  ]),
)

/** Returns the title of a page in the sidebar, whose groups say what the pages of exports are. */
function labelOf(page: Page): string {
  return titleOf(sourceOf(page)).replace(/^Exports of /, '')
}

/** Whether the build only tests that the pages can be built, and where they link: `--check` of `main.ts`. */
const isCheck = process.env.DOCS_CHECK !== undefined

/** A build without scripts, colours of code and an index for the search, which takes a third of the time. */
const checkOnly: UserConfig<DefaultTheme.Config> = {
  mpa: true,
  markdown: {
    highlight: code => `<pre v-pre>${code.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`,
  },
  vite: { plugins: [{ name: 'readable', config: () => ({ build: { minify: false, cssMinify: false } }) }] },
}

interface PageEnvironment {
  readonly frontmatter?: { readonly search?: boolean }
}

const searchOptions = {
  /** Renders a page for the index: the words of code without their colours, which cost most of a build. */
  _render: (source: string, environment: PageEnvironment, md: MarkdownRenderer): string => {
    const { highlight } = md.options
    md.options.highlight = null
    const html = md.render(source, environment)
    md.options.highlight = highlight
    return environment.frontmatter?.search === false ? '' : html
  },
} as DefaultTheme.LocalSearchOptions // whose declaration of `_render` TypeScript does not find

export default defineConfig({
  title: 'wasi-webgpu',
  description:
    'WASI WebGPU in TypeScript: WebAssembly components that use the GPU, in Node, Bun, Deno and pages.',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: process.env.DOCS_SOURCE!,
  cacheDir: '../../node_modules/.cache/vitepress',
  metaChunk: true,
  ...(isCheck ? checkOnly : {}),
  markdown: {
    ...(isCheck ? checkOnly.markdown : {}),
    // Links of the repository name headings as GitHub does.
    anchor: { slugify: slug },
    // Braces in the pages of the repository are no attributes, and those in code are no expressions of Vue.
    attrs: { disable: true },
    config: md => {
      md.renderer.rules.code_inline = (tokens, at) =>
        `<code v-pre>${md.utils.escapeHtml(tokens[at]!.content)}</code>`
      // Code that is indented looks, and scrolls, as code between fences.
      md.renderer.rules.code_block = (...block) => md.renderer.rules.fence!(...block)
      // A column without a heading has an empty cell, which is none for screen readers.
      md.renderer.rules.th_open = (tokens, at, options, _, renderer) => {
        if (tokens[at + 1]!.content === '') tokens[at]!.tag = tokens[at + 2]!.tag = 'td'
        return renderer.renderToken(tokens, at, options)
      }
    },
  },
  // The start page of the theme has no landmark for its content.
  transformHtml: html =>
    html.replace('<div class="VPContent is-home"', '<div role="main" class="VPContent is-home"'),
  themeConfig: {
    nav: [
      ...sections.map(({ title, path, groups }) => ({
        text: title,
        link: `/${groups[0]!.pages[0]!.path}`,
        activeMatch: `^/${path}/`,
      })),
      // Another site, which the router of this one must not open.
      ...(process.env.DOCS_PLAYGROUND === undefined
        ? []
        : [{ text: 'Playground', link: '/play/', target: '_self' }]),
      { text: published().version, link: `/${changesPath}` },
    ],
    sidebar,
    outline: { level: [2, 3] },
    ...(isCheck ? {} : { search: { provider: 'local', options: searchOptions } }),
    socialLinks: [{ icon: 'github', link: repositoryUrl }],
  },
})
