/** `diegosim ui`: the dashboard, with or without a trace. */
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from './errors';
import { EXIT } from './exitCodes';
import type { Served } from './serveDashboard';
import { addCommand, examples, type Session, wholeNumber } from './session';

const PORT_MAX = 65_535;

interface UiOptions {
  readonly port?: number;
  readonly host: string;
  readonly json?: boolean;
}

export function addUiCommand(program: Command, session: Session): void {
  addCommand(program, 'ui')
    .summary('serve the dashboard on this machine')
    .description(
      'Serves the dashboard, in which scenarios are run and replayed, until Ctrl-C, and prints its address. It opens no browser.',
    )
    .argument('[trace]', 'file of "run --trace", which the dashboard opens with; gzipped or not')
    .option(
      '--port <n>',
      'exactly this port, 0 for any free one (default: 4173 or the next free one)',
      wholeNumber(0, PORT_MAX),
    )
    .option(
      '--host <address>',
      'address to listen on; any but a loopback one lets others in',
      hostName,
      '127.0.0.1',
    )
    .option('--json', 'print the address as one JSON line: url and port')
    .addHelpText(
      'after',
      examples(
        ['diegosim ui', 'pick or write a scenario, run it in the browser'],
        ['diegosim run zone-outage --trace outage.arrow --trace-level full', 'write a trace'],
        ['diegosim ui outage.arrow', 'and look into it'],
        ['diegosim ui --host 0.0.0.0 --port 8080', 'from another machine'],
      ),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 ended by Ctrl-C, 2 bad input or no free port, 3 internal error, 143 terminated.`,
    )
    .action(async (trace: string | undefined, options: UiOptions) => {
      const { io } = session;
      const { checkTraceFile } = await import('./traceFiles');
      const { serveDashboard, servedText } = await import('./serveDashboard');
      const { listenForStop } = await import('./stop');
      if (trace !== undefined) {
        await refuseScenario(trace);
        await checkTraceFile(trace);
      }
      const stop = listenForStop(io);
      const place = { host: options.host, port: options.port };
      const announce = (served: Served): void =>
        io.stdout.write(options.json ? `${JSON.stringify(served)}\n` : servedText(served));
      const signal = await serveDashboard({ trace, place, io, stop, announce });
      session.exitCode = signal === 'SIGINT' ? EXIT.ok : EXIT[signal];
    });
}

/** @throws UserError for what is a scenario's name and no file. */
async function refuseScenario(trace: string): Promise<void> {
  const { builtInScenarios } = await import('./packageFiles');
  const { existsSync } = await import('node:fs');
  if (existsSync(trace) || !builtInScenarios().includes(trace)) return;
  throw new UserError(
    `${trace} is a scenario, not a trace; "diegosim run ${trace} --serve" simulates and shows it`,
  );
}

function hostName(text: string): string {
  if (/^[\w.:%-]+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a name or an address, such as 0.0.0.0.');
}
