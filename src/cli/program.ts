import { Command } from 'commander';
import { TOOL_VERSION } from '../context.ts';
import { addAttestCommand } from './attestCommand.ts';
import { addAuditCommand } from './auditCommand.ts';
import { addCheckCommand } from './checkCommand.ts';
import { addCollectCommand } from './collectCommand.ts';
import { addCompletionCommand } from './completionCommand.ts';
import { addConfigCommand, addTrustCommand } from './configCommand.ts';
import { addDiffCommand } from './diffCommand.ts';
import { addExplainCommand } from './explainCommand.ts';
import { addInitCommand } from './initCommand.ts';
import { addManifestCommand } from './manifestCommand.ts';
import { addPolicyCommand } from './policyCommand.ts';
import { addProbeCommand } from './probeCommand.ts';
import { addMergeCommand } from './mergeCommand.ts';
import { addProceduresCommand } from './proceduresCommand.ts';
import { addRecordCommand } from './recordCommand.ts';
import { addRulesCommand } from './rulesCommand.ts';
import { addSealCommand } from './sealCommand.ts';
import { addVerifyCommand } from './verifyCommand.ts';

/** Help of every command ends with it. */
export const EXIT_CODES = `
Exit codes, for every command but record and changed by no option:
  0  pass
  1  blocked: the verdict is fail, or the reports differ
  2  usage or configuration
  3  undecided, or could not do it`;

/** All commands, as they are declared. */
export function createProgram(): Command {
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
  addPolicyCommand(program);
  addConfigCommand(program);
  addTrustCommand(program);
  addSealCommand(program);
  addAttestCommand(program);
  addRecordCommand(program);
  addProbeCommand(program);
  addManifestCommand(program);
  addInitCommand(program);
  addCompletionCommand(program);
  return program;
}
