/** `diegosim schema` and `diegosim reference`: what a scenario file and a result may hold. */
import { Argument, type Command } from 'commander';
import { addCommand, examples, jsonText, oneOf, type Session } from './session';

const SUBJECTS = ['scenario', 'result'] as const;
type Subject = (typeof SUBJECTS)[number];

export function addSchemaCommand(program: Command, session: Session): void {
  addCommand(program, 'schema')
    .summary('print a JSON Schema')
    .description('Prints the JSON Schema of scenario files, or of what "run --json" prints.')
    .addArgument(
      new Argument('[what]', 'of which the schema is')
        .choices(SUBJECTS)
        .argParser(oneOf(SUBJECTS))
        .default('scenario'),
    )
    .addHelpText(
      'after',
      examples(
        ['diegosim schema > scenario.schema.json', 'for an editor that completes and checks'],
        ['diegosim schema result', 'the fields of run --json'],
      ),
    )
    .action(async (what: Subject) => {
      session.io.stdout.write(jsonText(await schemaOf(what)));
    });
}

async function schemaOf(what: Subject): Promise<unknown> {
  if (what === 'scenario') {
    const { scenarioJsonSchema } = await import('../scenario/schema');
    return scenarioJsonSchema();
  }
  const { runResultJsonSchema } = await import('../answers/result');
  return runResultJsonSchema();
}

const PAGES = ['scenario', 'trace'] as const;
type Page = (typeof PAGES)[number];

export function addReferenceCommand(program: Command, session: Session): void {
  addCommand(program, 'reference')
    .summary('print the reference of scenario files or traces')
    .description(
      'Prints, as Markdown, every field of a scenario file with its default and source, or every kind of record in a trace.',
    )
    .addArgument(
      new Argument('[what]', 'what to explain')
        .choices(PAGES)
        .argParser(oneOf(PAGES))
        .default('scenario'),
    )
    .addHelpText('after', examples(['diegosim reference | less', 'what a scenario file may hold']))
    .action(async (page: Page) => {
      session.io.stdout.write(await pageOf(page));
    });
}

async function pageOf(page: Page): Promise<string> {
  if (page === 'trace') {
    const { kindsReference } = await import('../trace/reference');
    return kindsReference();
  }
  const { scenarioReference } = await import('../scenario/reference');
  return scenarioReference();
}
