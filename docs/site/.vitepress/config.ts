import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { slug } from '../markdown.ts'
import { root, sections } from '../pages.ts'
import { repository, titleOf } from '../stage.ts'

/** Title of a page: its first heading. */
function title(file: string): string {
  return titleOf(readFileSync(join(root, file), 'utf8'))
}

const sidebar: DefaultTheme.Sidebar = Object.fromEntries(
  sections.map(({ path, groups }) => [
    `/${path}/`,
    groups.map(group => ({
      text: group.title,
      ...(group.pages.length > 20 ? { collapsed: true } : {}),
      items: group.pages.map(page => ({ text: title(page.file), link: `/${page.path}` })),
    })),
  ]),
)

export default defineConfig({
  title: 'wasi-webgpu',
  description:
    'WASI WebGPU in TypeScript: WebAssembly components that use the GPU, in Node, Bun, Deno and pages.',
  lang: 'en',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: '../../out/docs-source',
  cacheDir: '../../node_modules/.cache/vitepress',
  metaChunk: true,
  markdown: {
    // Links of the repository name headings as GitHub does.
    anchor: { slugify: slug },
    // Braces in the pages of the repository are no attributes, and those in code are no expressions of Vue.
    attrs: { disable: true },
    config: md => {
      md.renderer.rules.code_inline = (tokens, at) =>
        `<code v-pre>${md.utils.escapeHtml(tokens[at]!.content)}</code>`
    },
  },
  themeConfig: {
    nav: [
      ...sections.map(({ title, path, groups }) => ({
        text: title,
        link: `/${groups[0]!.pages[0]!.path}`,
        activeMatch: `^/${path}/`,
      })),
    ],
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    ...(repository === undefined ? {} : { socialLinks: [{ icon: 'github', link: repository }] }),
  },
})
