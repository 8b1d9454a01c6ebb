/**
 * Builds the native host that `npm run bench -- peer` compares this project with: `node bench/peer/build.ts`, on a machine with
 * Rust. It takes some minutes.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('./', import.meta.url))

/** Path of the program, which exists once it is built. */
export const peerProgram: string = `${folder}target/release/peer${process.platform === 'win32' ? '.exe' : ''}`

if (import.meta.main) {
  execFileSync('cargo', ['build', '--release', '--locked', '--target-dir', 'target'], {
    cwd: folder,
    stdio: 'inherit',
  })
}
