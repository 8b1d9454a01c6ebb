import { readFileSync } from 'node:fs'

/** Questions to a file system in order, with the right answers. */
export interface Conversation {
  readonly name: string
  readonly steps: readonly { readonly question: string; readonly answer: string }[]
}

/** Reads `filesystem-answers.txt`; the head of that file names the source of the answers. */
export function filesystemAnswers(): Conversation[] {
  const text = readFileSync(new URL('filesystem-answers.txt', import.meta.url), 'utf8')
  return text
    .split(/^## /m)
    .slice(1)
    .map(part => {
      const [name = '', ...lines] = part.split('\n')
      const steps = lines.filter(line => line !== '' && !line.startsWith('#'))
      return { name, steps: steps.map(parseStep) }
    })
}

function parseStep(line: string): { question: string; answer: string } {
  const [question = '', answers = ''] = line.split(' => ')
  const [reference = '', own = reference] = answers.split('; here ')
  return { question, answer: own }
}
