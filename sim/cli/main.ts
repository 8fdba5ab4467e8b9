/** The program: Node's surroundings around `runProgram`. Commands are in `program.ts`. */
import { OutputFailed } from './errors';
import { EXIT } from './exitCodes';
import { createNodeIo } from './nodeIo';
import { internalErrorText, runProgram } from './program';

const argv = process.argv.slice(2);
const io = createNodeIo();

process.on('uncaughtException', (error) => {
  io.stderr.write(internalErrorText(error, argv, io.env.DIEGOSIM_DEBUG !== undefined));
  process.exit(EXIT.internal);
});

process.exitCode = await runProgram(argv, io);
// A failure to write is told after the write.
await io.breathe();
const failure = io.stdoutFailure();
if (failure !== undefined) {
  io.stderr.write(`error: ${new OutputFailed('standard output', failure).message}\n`);
  process.exitCode = EXIT.badInput;
}
await io.keypressOver();
