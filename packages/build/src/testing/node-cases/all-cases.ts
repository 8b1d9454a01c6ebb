/**
 * Runs all cases on a folder, the first argument, and prints a line for each. With `console` or `stdin` as the second argument,
 * the program prints what those cases print.
 */
import process from 'node:process'
import { type Cases, observe } from './cases.ts'
import { fileCases } from './file-cases.ts'
import { platformCases } from './platform-cases.ts'
import { moduleCases, processCases } from './process-cases.ts'

const subjects: Readonly<Record<string, Cases>> = {
  files: fileCases,
  ...platformCases,
  process: processCases,
  modules: moduleCases,
}

const [, , folder = '', part] = process.argv
if (part === 'console') {
  await import('./console-cases.ts')
} else if (part === 'stdin') {
  await import('./stdin-cases.ts')
} else {
  for (const [subject, cases] of Object.entries(subjects)) {
    for (const [name, run] of Object.entries(cases))
      process.stdout.write(
        `${subject}: ${name}\t${await observe(run, subject in platformCases ? '' : folder)}\n`,
      )
  }
}
process.exitCode = 3
