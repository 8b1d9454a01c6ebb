/**
 * Runs all cases on a folder, the first argument, and prints a line for each. With `console` as the second argument, the
 * program prints what the cases of the console print.
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
} else {
  for (const [subject, cases] of Object.entries(subjects)) {
    for (const [name, run] of Object.entries(cases))
      process.stdout.write(
        `${subject}: ${name}\t${await observe(run, subject in platformCases ? '' : folder)}\n`,
      )
  }
}
process.exitCode = 3
