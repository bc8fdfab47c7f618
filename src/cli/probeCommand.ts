import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { GateError } from '../error.ts';
import type { Attempt } from '../produce/probeAttempt.ts';
import { clean } from '../render/clean.ts';
import { preciseNow } from './clock.ts';
import { collectOption } from './collectOption.ts';
import { parseDuration } from './duration.ts';
import { secretValue } from './secretValue.ts';
import { signingKey } from './signingKey.ts';

interface ProbeOptions {
  readonly name: string;
  readonly for?: string;
  readonly every?: string;
  readonly timeout: string;
  readonly expectStatus?: string;
  readonly header: readonly string[];
  readonly keepHeader: readonly string[];
  readonly ca?: string;
  readonly sign?: string;
  readonly run?: string;
  readonly root?: string;
}

const MAX_PLANNED = 20_000;

export function addProbeCommand(program: Command): void {
  program
    .command('probe')
    .description('record a planned series of requests to a URL; the only command that uses the network')
    .argument('<file>', 'the series to write; it must not exist yet')
    .argument('<url>', 'http or https')
    .requiredOption('--name <name>', 'what the procedure calls this series')
    .option('--for <duration>', 'how long to go on, such as 60s; without it, one attempt')
    .option('--every <duration>', 'from the beginning of one attempt to the next (default with --for: 5s)')
    .option('--timeout <duration>', 'how long one attempt may take', '10s')
    .option('--expect-status <list>', 'exit with 1 unless every attempt is one of these: 200,204 or refused')
    .option(
      '--header <name=value>',
      'request header, recorded by name only; env:<NAME> takes the value from there',
      collectOption,
      [],
    )
    .option('--keep-header <name>', 'response header to record besides the usual ones; repeatable', collectOption, [])
    .option('--ca <pem>', 'certificate authorities to trust in place of the usual ones')
    .option('--sign <pem>', 'private key that signs the series: Ed25519, ECDSA on P-256 or P-384, or RSA')
    .option('--run <id>', 'with --sign, the run that the series is of (default: that of the transcripts there)')
    .option('--root <dir>', 'where those transcripts lie (default: where the series lies)')
    .addHelpText(
      'after',
      `
Redirects are not followed. A host whose certificate is not trusted gets no request; its facts are recorded.

Examples:
  gate probe run/health.jsonl --name api-health --for 60s --every 5s --expect-status 200 https://api.example.net/healthz
  gate probe run/closed.jsonl --name ingress-closed --expect-status refused,503 https://shop.example.net/
  gate probe run/metrics.jsonl --name metrics --header authorization=env:METRICS_AUTH https://api.example.net/metrics`,
    )
    .action(async (file: string, url: string, options: ProbeOptions) => {
      process.exitCode = await probeCommand(file, url, options);
    });
}

async function probeCommand(file: string, address: string, options: ProbeOptions): Promise<number> {
  const expected = expectation(options.expectStatus);
  const { probe } = await import('../produce/probe.ts');
  const everyMs = options.every === undefined ? 5000 : parseDuration('--every', options.every);
  const planned = options.for === undefined ? 1 : Math.floor(parseDuration('--for', options.for) / everyMs) + 1;
  if (planned > MAX_PLANNED) {
    throw new GateError('usage', `a series of ${planned} attempts could not be judged`, {
      solution: `Plan ${MAX_PLANNED} at most: a longer --every, or a shorter --for.`,
    });
  }
  const root = options.root ?? dirname(file);
  const signed =
    options.sign === undefined
      ? undefined
      : { key: await signingKey(options.sign, root), run: await runOf(options.run, root) };
  const attempts = await probe({
    file,
    series: options.name,
    url: urlOf(address),
    planned,
    everySeconds: planned === 1 ? 0 : everyMs / 1000,
    timeoutMs: parseDuration('--timeout', options.timeout),
    headers: new Map(options.header.map(headerOf)),
    keepHeaders: options.keepHeader,
    authorities: options.ca === undefined ? undefined : authoritiesOf(options.ca),
    clock: preciseNow,
    signed,
  });
  const unexpected = expected === undefined ? [] : attempts.filter((made) => !expected.has(wordOf(made)));
  const seen = [...new Set(attempts.map(wordOf))].join(', ');
  process.stdout.write(`${clean(file)}: ${attempts.length} attempts, ${seen}\n`);
  if (unexpected.length === 0) return 0;
  process.stderr.write(`gate: ${unexpected.length} of ${attempts.length} attempts were not as expected\n`);
  return 1;
}

/** What is signed is signed as part of one run, so that it cannot be shown for another. */
async function runOf(run: string | undefined, root: string): Promise<string> {
  if (run !== undefined && run !== '') return run;
  const { transcriptsIn } = await import('../produce/recordedRun.ts');
  const [known] = transcriptsIn(root);
  if (known !== undefined) return known.header.run;
  throw new GateError('usage', 'a signed series needs the id of its run', {
    solution: 'Give --run <id>, or --root <dir> with the run directory where its transcripts lie.',
  });
}

function wordOf({ outcome, status }: Attempt): string {
  return status === null ? outcome : String(status);
}

function expectation(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !/^(?:[1-5][0-9]{2}|refused|timeout|error)$/.test(word));
  if (wrong === undefined) return new Set(words);
  throw new GateError('usage', `--expect-status does not know "${wrong}"`, {
    solution: 'Write status codes such as 200,204, or refused, timeout, error.',
  });
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new GateError('usage', `"${text}" is no http or https URL`, { solution: 'Write it with its scheme.' });
  }
  if (url.username === '' && url.password === '') return url;
  throw new GateError('usage', 'the URL holds a user or a password, which would be recorded', {
    solution: 'Send it as a header: --header authorization=env:<NAME>.',
  });
}

function headerOf(text: string): [string, string] {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).toLowerCase();
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw new GateError('usage', '--header needs a name and a value', {
      solution: 'Write it like accept=application/json or authorization=env:TOKEN.',
    });
  }
  const value = text.slice(at + 1);
  return [name, value.startsWith('env:') ? secretValue(value.slice('env:'.length)) : value];
}

function authoritiesOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new GateError('usage', 'cannot read the authorities', {
      place: { file },
      solution: 'Name a readable PEM file.',
      cause,
    });
  }
}
