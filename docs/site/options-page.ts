/** The page with all commands and options of `wasi-webgpu`, from the table that the parser reads. */
import { type Command, commands } from '../../packages/cli/src/options/option-table.ts'
import { optionsTable } from '../../scripts/options-table.ts'

/** Returns the page as Markdown. */
export function optionsPage(): string {
  return [
    '# All commands and options',
    'Those of `wasi-webgpu`, as its `--help` shows them. [The command](command.md) explains them in their contexts.',
    ...Object.entries<Command>(commands).flatMap(([name, { summary, sections }]) => [
      `## ${name}`,
      `\`npx wasi-webgpu ${name}\`: ${summary}.`,
      ...Object.entries(sections).flatMap(([title, options]) => [
        ...(title === 'Options' ? [] : [`### ${title} of ${name}`]),
        optionsTable(options),
      ]),
    ]),
  ].join('\n\n')
}
