import { Option } from 'commander';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Finding } from './finding.ts';

const about = `Checks everything that must hold before real money is asked for, and says of each thing what to do.

It runs where api and worker run, and reads the settings that they read; no API key is needed. One callback of nobody's is sent to HAKIKA_PUBLIC_URL and removed again. It prompts nobody.`;

interface Options {
  environment: 'sandbox' | 'production';
  organisation?: string;
}

export const addPreflight: AddCommands = (parent, cli) => {
  const command = parent
    .command('preflight')
    .summary('check that everything is ready for real money')
    .description(about)
    .addOption(
      new Option('--environment <name>', 'which credentials and addresses are checked')
        .choices(['sandbox', 'production'])
        .default('production'),
    )
    .option('--organisation <id>', 'only the credentials of this one (org_…)')
    .action((options: Options) => preflight(cli, options));
  examples(command, 'hakika preflight', 'hakika preflight --environment sandbox --json');
};

async function preflight(cli: Cli, { environment, organisation }: Options): Promise<void> {
  // Here, so that no other command waits for the database's library to load.
  const { runChecks } = await import('./run-checks.ts');
  const findings: Finding[] = [];
  for await (const finding of runChecks({
    environment,
    organisationId: organisation,
    env: cli.terminal.env,
  })) {
    findings.push(finding);
    // As they come: some wait for the network.
    if (!cli.output.isJson) cli.output.line(finding, () => inWords(cli, finding));
  }
  const count = (status: Finding['status']): number =>
    findings.filter((each) => each.status === status).length;
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail') };
  const passed = counts.fail === 0;
  cli.output.document({ environment, passed, counts, checks: findings }, () => summary(counts));
  if (!passed) cli.exitCode = exitCodes.failed;
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

function inWords({ output }: Cli, { check, status, message, next }: Finding): string {
  const mark = output.paint(colours[status], status.padEnd(4));
  const line = `${mark}  ${check.padEnd(widestName)}  ${message}`;
  return next === undefined ? line : `${line}\n      ${' '.repeat(widestName)}  → ${next}`;
}

const widestName = 'settings.callback-addresses'.length;

const summary = ({ ok, warn, fail }: Record<Finding['status'], number>): string =>
  `\n${ok} ok, ${warn} to look at, ${fail} failed.${fail === 0 ? '' : ' Not ready.'}`;
