import { CommanderError } from 'commander';
import { exitCodeOf } from '../error.ts';
import { createProgram } from './program.ts';
import { NOT_RECORDED } from './recordCommand.ts';
import { reportError } from './reportError.ts';

// A reader that goes away, such as \`head\`, is no failure of ours, but what it did not read was not delivered.
process.stdout.on('error', () => process.exit(3));

// A process that ends because nothing is left to wait for has answered nothing, and would end with 0.
let isSettled = false;
process.on('exit', () => {
  if (isSettled) return;
  process.stderr.write('gate: ended before there was an answer\n');
  process.exitCode = 3;
});

// Not awaited: the bundle is CommonJS, and main settles every error itself.
void main().finally(() => {
  isSettled = true;
  // Nothing is left to wait for but threads of the engine, unless a reader has yet to take what was written.
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
});

async function main(): Promise<void> {
  try {
    await createProgram().parseAsync();
  } catch (error) {
    // Every other code may be that of the recorded command.
    const records = process.argv[2] === 'record';
    if (error instanceof CommanderError) {
      // Help and version are answers; everything else that commander says is a usage error.
      process.exitCode = error.exitCode === 0 ? 0 : records ? NOT_RECORDED : 2;
      return;
    }
    process.stderr.write(reportError(error, process.env['GATE_DEBUG'] === '1'));
    process.exitCode = records ? NOT_RECORDED : exitCodeOf(error);
  }
}
