/**
 * Runs blocks of shell commands of the docs as their readers do. `npx` and `npm install` find the packages of this repository; `serve`,
 * `dev` and `work`, which run until they are ended, leave the shell to the next command as soon as they have written something.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { root } from '../site/root.ts'

const node = process.execPath
const modules = join(root, 'node_modules')

/** A shell whose commands are those of this repository. */
export class Shell {
  readonly #bin: string
  readonly #jobs: string

  /** @param folder which is made, for the commands and the logs of servers */
  constructor(folder: string) {
    this.#bin = join(folder, 'bin')
    this.#jobs = join(folder, 'jobs')
    mkdirSync(this.#bin, { recursive: true })
    for (const [name, text] of Object.entries(commands(this.#jobs)))
      writeFileSync(join(this.#bin, name), `#!/usr/bin/env bash\n${text}\n`, { mode: 0o755 })
  }

  /**
   * Runs commands, and ends those that still run after the last one.
   *
   * @returns what they wrote
   * @throws Error with what they wrote, when one fails
   */
  async run(commands: string, folder: string): Promise<string> {
    rmSync(this.#jobs, { recursive: true, force: true })
    mkdirSync(this.#jobs)
    const shell = spawn('bash', ['-e', '-u', '-o', 'pipefail', '-c', commands], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: this.#path(), CARGO_TARGET_DIR: join(root, 'crates/target') },
    })
    let output = ''
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', text => {
        output += text
      })
    const [code] = await once(shell, 'exit')
    const texts = (files: string) =>
      globSync(files, { cwd: this.#jobs }).map(file => readFileSync(join(this.#jobs, file), 'utf8'))
    const written = () => output + texts('*.log').join('')
    try {
      if (code !== 0) throw new Error(`exit code ${code}:\n${written()}`)
      const [status] = texts('*.ended')
      if (status !== undefined) throw new Error(`a server ended with ${status.trim()}:\n${written()}`)
      return written()
    } finally {
      endGroup(shell.pid!)
    }
  }

  #path(): string {
    const cargo = join(homedir(), '.cargo/bin')
    return [this.#bin, dirname(node), process.env.PATH, cargo].join(delimiter)
  }
}

/** Ends the processes that a shell has started. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // None is left.
  }
}

/** Texts of the commands by their names. */
function commands(jobs: string): Readonly<Record<string, string>> {
  const command = `"${node}" "${commandPath}"`
  return {
    'wasi-webgpu': `
case "$1 $* " in
  serve*|dev*|work*|*" --watch "*) ;;
  *) exec ${command} "$@" ;;
esac
[ "$1" != serve ] || [[ "$*" == *--addr* ]] || set -- "$@" --addr 127.0.0.1:0
[ ! -e app.$1.wasm ] || set -- "\${@/#app.wasm/app.$1.wasm}"
log=$(mktemp ${jobs}/XXXXXX.log)
{ ${command} "$@" >"$log" 2>&1 && status=0 || status=$?; echo "$status" >"\${log%log}ended"; } &
case "$1" in serve) ready=http:// ;; *) ready=. ;; esac
until grep -q "$ready" "$log" || [ -e "\${log%log}ended" ]; do sleep 0.1; done
! grep '^wasi-webgpu: ' "$log" >&2
`,
    npx: `
[ "$1" != wasi-webgpu ] || { shift; exec wasi-webgpu "$@"; }
exec "${modules}/.bin/$1" "\${@:2}"`,
    // A package of this repository is what a registry would give; others are those of the lock file.
    npm: `
case "$1 $2" in
  "create wasi-webgpu") exec "${node}" "${root}/packages/create-wasi-webgpu/bin/create-wasi-webgpu.js" "$3" "\${@:5}" ;;
  "run dev"|"run page") exec wasi-webgpu dev $("${node}" -p 'JSON.parse(fs.readFileSync("package.json")).scripts[process.argv[1]].replace(/.*dev /,"")' "$2") ;;
  "install ") exit ;;
  install*) for name in "\${@:2}"; do
      case "$name" in -*|*.tgz) ;; *) [ -e "${modules}/$name" ] || { echo "$name is no package of the lock file" >&2; exit 1; } ;; esac
    done
    exit ;;
esac
PATH=\${PATH#*:} exec npm "$@"`,
    cargo: `
PATH=\${PATH#*:}
[ ! -e Cargo.toml ] || ln -sfn "$CARGO_TARGET_DIR" target
if [ "$1" = add ] && [ -e "${root}/crates/$2" ]; then
  printf '[patch.crates-io]\\nwasi-webgpu = { path = "${root}/crates/wasi-webgpu" }\\n' >> Cargo.toml
  exec cargo add "$2" --path "${root}/crates/$2" "\${@:3}"
fi
exec cargo "$@"`,
    rustup: `
PATH=\${PATH#*:}
rustup target list --installed | grep -qx "\${@: -1}" || exec rustup "$@"`,
    nats: `exec "${node}" "${join(root, 'docs/weekly/nats-command.ts')}" "$@"`,
    'nats-server': `exec "$("${node}" -e 'import("${join(root, 'packages/work/src/testing/nats-server-binary.ts')}").then(async m => console.log(await m.natsServerPath()))')" -a 127.0.0.1 --store_dir ${jobs}/nats "$@" 2>/dev/null`,
    bunx: `exec "${modules}/.bin/bun" --bun "${commandPath}" "\${@:3}"`,
    deno: `exec "${modules}/.bin/deno" run -A "${commandPath}" "\${@:4}"`,
    'xdg-open': '',
    open: '',
  }
}
