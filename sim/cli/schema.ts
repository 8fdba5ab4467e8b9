/** `diegosim schema` and `diegosim reference`: what a scenario file and a result may hold. */
import { Argument, type Command } from 'commander';
import { addCommand, examples, jsonText, oneOf, type Session } from './session';

const SUBJECTS = ['scenario', 'result', 'capacity', 'sweep', 'upgrade'] as const;
type Subject = (typeof SUBJECTS)[number];

export function addSchemaCommand(program: Command, session: Session): void {
  addCommand(program, 'schema')
    .summary('print a JSON Schema')
    .description(
      'Prints the JSON Schema of scenario files, or of what "run", "capacity", "sweep" or "upgrade" print with --json.',
    )
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
        ['diegosim schema capacity', 'the fields of capacity --json'],
        ['diegosim schema sweep', 'the fields of sweep --json and of results.json'],
        ['diegosim schema upgrade', 'the fields of upgrade --json'],
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
  if (what === 'capacity') {
    const { capacityResultJsonSchema } = await import('../answers/capacity/result');
    return capacityResultJsonSchema();
  }
  if (what === 'sweep') {
    const { sweepJsonSchema } = await import('../lab/document');
    return sweepJsonSchema();
  }
  if (what === 'upgrade') {
    const { upgradeJsonSchema } = await import('../lab/upgrade/document');
    return upgradeJsonSchema();
  }
  const { runResultJsonSchema } = await import('../answers/result');
  return runResultJsonSchema();
}

const PAGES = ['scenario', 'trace', 'metrics'] as const;
type Page = (typeof PAGES)[number];

export function addReferenceCommand(program: Command, session: Session): void {
  addCommand(program, 'reference')
    .summary('print the reference of scenario files, traces or metrics')
    .description(
      'Prints, as Markdown, every field of a scenario file with its default and source, every kind of record in a trace, or every metric of Diego.',
    )
    .addArgument(
      new Argument('[what]', 'what to explain')
        .choices(PAGES)
        .argParser(oneOf(PAGES))
        .default('scenario'),
    )
    .addHelpText(
      'after',
      examples(
        ['diegosim reference | less', 'what a scenario file may hold'],
        ['diegosim reference metrics', 'what run --metrics writes'],
      ),
    )
    .action(async (page: Page) => {
      session.io.stdout.write(await pageOf(page));
    });
}

async function pageOf(page: Page): Promise<string> {
  if (page === 'trace') {
    const { kindsReference } = await import('../trace/reference');
    return kindsReference();
  }
  if (page === 'metrics') {
    const { metricsReference } = await import('../trace/metricsReference');
    return metricsReference();
  }
  const { scenarioReference } = await import('../scenario/reference');
  return scenarioReference();
}
