/** `diegosim scenarios`: the scenarios that come with the program. */
import type { Command } from 'commander';
import { addCommand, examples, jsonText, type Session } from './session';

interface Listed {
  name: string;
  question: string;
  file: string;
}

export function addScenariosCommand(program: Command, session: Session): void {
  addCommand(program, 'scenarios')
    .summary('list the built-in scenarios')
    .description('Lists the scenarios that come with the program and the question each answers.')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        ['diegosim scenarios', 'names and questions'],
        ['diegosim run zone-outage', 'run one by its name'],
      ),
    )
    .action(async (options: { json?: boolean }) => {
      const { io } = session;
      const listed = await list();
      if (options.json) {
        io.stdout.write(jsonText({ scenarios: listed }));
        return;
      }
      const width = Math.max(0, ...listed.map(({ name }) => name.length));
      for (const { name, question } of listed) {
        io.stdout.write(`${name.padEnd(width)}  ${question}\n`);
      }
    });
}

async function list(): Promise<Listed[]> {
  const { builtInFile, builtInScenarios } = await import('./packageFiles');
  const { parse } = await import('yaml');
  const { readFileSync } = await import('node:fs');
  return builtInScenarios().map((name) => {
    const file = builtInFile(name);
    const { question } = parse(readFileSync(file, 'utf8')) as { question?: unknown };
    return { name, question: typeof question === 'string' ? question : '', file };
  });
}
