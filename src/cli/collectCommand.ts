import type { Command } from 'commander';
import { collect } from '../collect/collect.ts';
import { createContext } from '../context.ts';
import { EVIDENCE_KINDS } from '../evidence/evidence.ts';
import { canonicalJson } from '../format/canonicalJson.ts';
import type { JsonValue } from '../format/jsonValue.ts';
import { openRun } from '../run/openRun.ts';
import { readBy } from '../policy/coverage.ts';
import { collectOption } from './collectOption.ts';
import { judgementOf, type JudgementOptions } from './judgement.ts';

export function addCollectCommand(program: Command): void {
  program
    .command('collect')
    .description('print the evidence that the policy sees, as canonical JSON')
    .argument('<run>', 'the directory that the run left behind')
    .option('--procedure <name or file>', 'the procedure that the run must follow')
    .option('--config <file>', 'configuration (default: gate.config.yaml in the current directory)')
    .option('--policy <dir or bundle>', 'rules of your own beside the shipped ones; may be repeated', collectOption)
    .addHelpText('after', '\nExample:\n  gate collect artifacts/run --procedure nooterra-self-host-upgrade')
    .action(async (name: string, options: JudgementOptions) => {
      const { procedure, requirements, trust } = createContext(await judgementOf(name, options));
      const run = openRun(name);
      try {
        const { evidence, inventory } = await collect(run, procedure, trust);
        const read = readBy(requirements, evidence);
        const document = {
          schemaVersion: 'GateEvidence.v1',
          procedure: { name: procedure.name, version: procedure.version, digest: procedure.digest },
          // Which requirement lines select an item: an item that none selects was stated to nobody.
          evidence: Object.fromEntries(
            EVIDENCE_KINDS.map((kind) => [
              kind,
              evidence[kind].map((item, index) => ({ ...item, readBy: read(kind, index) })),
            ]),
          ),
          inventory,
        };
        process.stdout.write(canonicalJson(document as unknown as JsonValue));
      } finally {
        run.close();
      }
    });
}
