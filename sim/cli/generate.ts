/**
 * `diegosim generate`: writes the files of the project that follow from its code. For developers, from the
 * sources; a test fails when a generated file is stale.
 */
import { join } from 'node:path';
import type { Command } from 'commander';
import { packageFolder } from './packageFiles';
import type { Session } from './session';

export function addGenerateCommand(program: Command, session: Session): void {
  program
    .command('generate', { hidden: true })
    .summary('write the generated files of the project')
    .action(async () => {
      const { openOutputs } = await import('./outputFiles');
      for (const { path, text } of await generatedFiles()) {
        const [file] = openOutputs([{ option: 'generate', path }], undefined);
        file?.write(new TextEncoder().encode(text));
        file?.finish();
        session.io.stdout.write(`${path}\n`);
      }
    });
}

/** Every generated file, as it should be. */
export async function generatedFiles(): Promise<{ path: string; text: string }[]> {
  const { scenarioReference } = await import('../scenario/reference');
  return [{ path: join(packageFolder(), 'scenarios', 'REFERENCE.md'), text: scenarioReference() }];
}
