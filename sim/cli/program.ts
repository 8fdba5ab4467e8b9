/**
 * The command line as a function: arguments and surroundings in, exit code out. Commands load what they
 * need when they run, so that help and version come at once.
 */
import { Command, CommanderError } from 'commander';
import { DEFECT } from '../model/defect';
import { printable, printableLines } from '../scenario/problems';
import { addCapacityCommand } from './capacity';
import { addCheckCommand } from './check';
import { commandLine } from './commandLine';
import { addCompletionCommand } from './completion';
import { addConformanceCommand } from './conformance';
import { UserError } from './errors';
import { EXIT, EXIT_CODE_HELP, type ExitCode } from './exitCodes';
import { addGenerateCommand } from './generate';
import type { Io } from './io';
import { version } from './packageFiles';
import { addReportCommand } from './report';
import { addRunCommand } from './run';
import { addScenariosCommand } from './scenarios';
import { addReferenceCommand, addSchemaCommand } from './schema';
import { examples, type Session } from './session';
import { addSweepCommand } from './sweep';
import { addUiCommand } from './ui';
import { addUpgradeCommand } from './upgrade';
import { addValidateCommand } from './validate';

/** Runs one command line (without the program's name). Never throws. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  const session: Session = { io, argv, exitCode: EXIT.ok };
  if (DEFECT !== null) {
    io.stderr.write(`This build has a deliberate defect, ${DEFECT.name}: ${DEFECT.breaks}\n`);
  }
  try {
    await createProgram(session).parseAsync(argv, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return report(error, session);
  }
}

function createProgram(session: Session): Command {
  const { io } = session;
  const program = new Command('diegosim')
    .description('A deterministic discrete-event simulator of a Cloud Foundry Diego foundation.')
    .version(
      DEFECT === null ? version() : `${version()} with the defect ${DEFECT.name}`,
      '-V, --version',
      'print the version',
    )
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // It quotes what was typed.
      writeErr: (text) => io.stderr.write(printableLines(text)),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('see "diegosim --help"')
    .addHelpText(
      'after',
      examples(
        ['diegosim run zone-outage', 'can I lose a zone?'],
        ['diegosim run my-foundation.yaml --seed 7', 'another throw of the dice'],
        ['diegosim sweep zone-outage --seeds 20', 'how sure is that?'],
        [
          'diegosim upgrade rolling-upgrade',
          'how long does a deploy take, and in time for a date?',
        ],
        ['diegosim ui', 'the dashboard'],
        ['diegosim validate my-foundation.yaml', 'is the file right?'],
        ['diegosim scenarios', 'what can be run by name'],
      ),
    )
    .addHelpText('after', `\n${EXIT_CODE_HELP}`);
  addRunCommand(program, session);
  addCapacityCommand(program, session);
  addSweepCommand(program, session);
  addCheckCommand(program, session);
  addUpgradeCommand(program, session);
  addUiCommand(program, session);
  addReportCommand(program, session);
  addValidateCommand(program, session);
  addScenariosCommand(program, session);
  addSchemaCommand(program, session);
  addReferenceCommand(program, session);
  addConformanceCommand(program, session);
  addCompletionCommand(program, session);
  addGenerateCommand(program, session);
  return program;
}

/** Characters of an error's message, which may quote names of files. */
const MESSAGE_LENGTH_MAX = 2000;

function report(error: unknown, { io, argv }: Session): ExitCode {
  // Commander has printed its message, or the help or version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  if (error instanceof UserError) {
    io.stderr.write(error.report ?? `error: ${printable(error.message, MESSAGE_LENGTH_MAX)}\n`);
    return EXIT.badInput;
  }
  io.stderr.write(internalErrorText(error, argv, io.env.DIEGOSIM_DEBUG !== undefined));
  return EXIT.internal;
}

/** An error of the program's own, and the command that shows it again. */
export function internalErrorText(
  error: unknown,
  argv: readonly string[],
  isStackWanted: boolean,
): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = [
    `internal error: ${message}`,
    `reproduce with: ${commandLine(argv)}`,
    'This is a fault of diegosim. DIEGOSIM_DEBUG=1 shows where it happened.',
  ];
  if (isStackWanted && error instanceof Error) lines[2] = error.stack ?? '';
  return printableLines(`${lines.join('\n')}\n`);
}
