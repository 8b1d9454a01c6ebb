import { fileURLToPath } from 'node:url'
import type { InlineConfig, Plugin } from 'vite'
import { exampleFiles } from './example-files.ts'

/**
 * Returns the configuration of Vite with which the playground is built and served. The result is static files whose URLs are
 * relative, so it can lie at any path of a site.
 *
 * @param built paths of components for examples in TypeScript, by the names of the examples
 */
export function playgroundConfig(built: ReadonlyMap<string, string> = new Map()): InlineConfig {
  return {
    configFile: false,
    root: folder('.'),
    base: './',
    plugins: [contentSecurityPolicy, exampleFiles(built)],
    worker: { format: 'es' },
    build: {
      emptyOutDir: true,
      // Licences of the libraries in the scripts, among them CodeMirror, ask for their notices in copies.
      license: { fileName: 'licenses.md' },
      target: 'es2024',
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { index: folder('index.html'), dev: folder('dev.html') },
        // The default pattern ends the names of files without an extension with a dot.
        output: { assetFileNames: 'assets/[name]-[hash][extname]' },
      },
    },
    server: { fs: { allow: [folder('../../..')] } },
  }
}

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Content-Security-Policy of the built page: it loads components from any address that its user enters, and nothing else. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob: data: http: https:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
      injectTo: 'head-prepend',
    },
  ],
}
