import { Command, CommanderError } from 'commander';
import { TOOL_VERSION } from '../context.ts';
import { exitCodeOf } from '../error.ts';
import { addAuditCommand } from './auditCommand.ts';
import { addCheckCommand } from './checkCommand.ts';
import { addCollectCommand } from './collectCommand.ts';
import { addCompletionCommand } from './completionCommand.ts';
import { addConfigCommand, addTrustCommand } from './configCommand.ts';
import { addDiffCommand } from './diffCommand.ts';
import { addExplainCommand } from './explainCommand.ts';
import { addInitCommand } from './initCommand.ts';
import { addManifestCommand } from './manifestCommand.ts';
import { addProbeCommand } from './probeCommand.ts';
import { addMergeCommand } from './mergeCommand.ts';
import { addProceduresCommand } from './proceduresCommand.ts';
import { addRecordCommand, NOT_RECORDED } from './recordCommand.ts';
import { addRulesCommand } from './rulesCommand.ts';
import { addSealCommand } from './sealCommand.ts';
import { reportError } from './reportError.ts';
import { addVerifyCommand } from './verifyCommand.ts';

const EXIT_CODES = `
Exit codes, for every command but record and changed by no option:
  0  pass
  1  blocked: the verdict is fail, or the reports differ
  2  usage or configuration
  3  undecided, or could not do it`;

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
});

async function main(): Promise<void> {
  const program = new Command('gate')
    .description('Judges the run directory of an upgrade, release or rollback against its procedure, and proves why.')
    .version(TOOL_VERSION)
    .addHelpText('afterAll', EXIT_CODES)
    .showSuggestionAfterError()
    .exitOverride();
  addCheckCommand(program);
  addAuditCommand(program);
  addMergeCommand(program);
  addVerifyCommand(program);
  addDiffCommand(program);
  addExplainCommand(program);
  addCollectCommand(program);
  addProceduresCommand(program);
  addRulesCommand(program);
  addConfigCommand(program);
  addTrustCommand(program);
  addSealCommand(program);
  addRecordCommand(program);
  addProbeCommand(program);
  addManifestCommand(program);
  addInitCommand(program);
  addCompletionCommand(program);
  try {
    await program.parseAsync();
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
