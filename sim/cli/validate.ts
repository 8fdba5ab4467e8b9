/** `diegosim validate`: every problem of scenario files, at once. */
import type { Command } from 'commander';
import type { Problem } from '../scenario/problems';
import { UserError } from './errors';
import { EXIT } from './exitCodes';
import { hasColour, type Io } from './io';
import { addCommand, examples, jsonText, type Session } from './session';

interface FileReport {
  file: string;
  isValid: boolean;
  problems: readonly Problem[];
  warnings: readonly Problem[];
}

export function addValidateCommand(program: Command, session: Session): void {
  addCommand(program, 'validate')
    .summary('report every problem of scenario files')
    .description(
      'Reads scenario files and reports every problem at once: file, line and column, what was expected, and what was probably meant.',
    )
    .argument('<scenario...>', 'files, names of built-in scenarios, or - for standard input')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      examples(
        ['diegosim validate my-foundation.yaml', 'problems with line and column'],
        ['diegosim validate scenarios/*.yaml', 'many files at once'],
        ['generate-scenario | diegosim validate -', 'from another program'],
      ),
    )
    .action(async (scenarios: string[], options: { json?: boolean }) => {
      const { io } = session;
      const reports: FileReport[] = [];
      for (const scenario of scenarios) reports.push(await validate(scenario, io));
      const isValid = reports.every((report) => report.isValid);
      if (options.json) io.stdout.write(jsonText({ isValid, files: reports }));
      else for (const report of reports) await print(report, io);
      session.exitCode = isValid ? EXIT.ok : EXIT.badInput;
    });
}

async function validate(argument: string, io: Io): Promise<FileReport> {
  const { readScenarioSource } = await import('./scenarioSource');
  const { parseScenario } = await import('../scenario/validate');
  const { problemsOfSection } = await import('./sweepPlanning');
  try {
    const { file, text, readSibling } = await readScenarioSource(argument, io);
    const result = parseScenario(text, { file, readSibling });
    if (!result.ok) return { file, isValid: false, problems: result.problems, warnings: [] };
    const problems = problemsOfSection(result.scenario, { file, text, readSibling });
    const isValid = problems.length === 0;
    return { file, isValid, problems, warnings: isValid ? result.warnings : [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      file: argument,
      isValid: false,
      problems: [unreadable(argument, error)],
      warnings: [],
    };
  }
}

function unreadable(file: string, { message }: UserError): Problem {
  return { file, line: 1, column: 1, path: '', message, expected: '', source: '' };
}

async function print({ file, isValid, problems, warnings }: FileReport, io: Io): Promise<void> {
  const { formatProblems, printable } = await import('../scenario/problems');
  const { warn } = await import('./loadScenario');
  const colour = hasColour(io, io.stderr);
  io.stderr.write(formatProblems(problems, { colour }));
  warn({ warnings }, io);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  io.stdout.write(`${printable(file, 200)}: ${isValid ? 'valid' : count}\n`);
}
