import { resolve } from 'node:path';
import type { Input } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { VcbenchError } from '../../../contract/errors.ts';
import { type Benchmarks, DEFAULT_BENCHMARKS, isTerminal, type RunView } from '../../../contract/run.ts';
import type { Service } from '../../../core/service.ts';
import { EXIT, ExitWith, exitCodeOfRun } from '../exit.ts';
import { followRun, linePrinter } from '../follow.ts';
import { resultText } from '../results.ts';
import { type CommonOptions, openService } from '../session.ts';
import { duration } from '../text.ts';

/** Options of `run`, `import` and `retry`. */
export interface RunOptions extends CommonOptions {
  happy?: boolean;
  stratified?: boolean;
  truvari?: boolean;
  csv?: boolean;
  process: boolean;
  preset?: 'giab' | 'lab';
  engine?: 'auto' | 'tools' | 'built-in';
  threads?: number;
  bucket?: string;
  basePath?: string;
  profile?: string;
  region?: string;
  endpoint?: string;
  dryRun?: boolean;
  wait?: boolean;
  sample?: string;
}

/** `vcbench run SAMPLE_ID...`: download from S3, references, benchmarks. */
export async function runCommand(sampleIds: string[], options: RunOptions): Promise<void> {
  const inputs = sampleIds.map((sampleId): Input<'runs.importS3'> => {
    const { bucket, basePath, profile, region, endpoint } = options;
    return { sampleId, ...given({ bucket, basePath, profile, region, endpoint }), ...importOptions(options) };
  });
  if (options.dryRun) return showPlans(inputs, options);
  await withRuns(options, async (service) => {
    const runIds: string[] = [];
    for (const input of inputs) runIds.push(...(await ask(service, 'runs.importS3', input)).runIds);
    return runIds;
  });
}

/** `vcbench import PATH...`: a local folder, files or a ZIP instead of S3. */
export async function importCommand(paths: string[], options: RunOptions): Promise<void> {
  const input = {
    paths: paths.map((path) => resolve(path)),
    ...given({ sampleId: options.sample }),
    ...importOptions(options),
  };
  await withRuns(options, async (service) => (await ask(service, 'runs.importLocal', input)).runIds);
}

/** `vcbench retry RUN`: goes on where the run stopped. */
export async function retryCommand(runId: string, options: RunOptions): Promise<void> {
  await withRuns(options, async (service) => (await ask(service, 'runs.retry', { runId })).runIds, true);
}

/**
 * Starts runs, prints their logs until all have ended, then the results. Ctrl-C cancels them cleanly; SIGTERM and a closed
 * terminal leave them `interrupted`, ready for a retry. The exit code is the worst run's.
 */
export async function withRuns(
  options: CommonOptions & { wait?: boolean },
  start: (service: Service) => Promise<string[]>,
  fromNow = false,
): Promise<RunView[]> {
  const service = await openWaiting(options);
  const out = options.json ? process.stderr : process.stdout;
  const disposeSignals = handleSignals(service);
  try {
    for (const runId of service.recovered)
      out.write(`The earlier run ${runId} was interrupted; "vcbench retry ${runId}" completes it.\n`);
    const runIds = await start(service);
    const views: RunView[] = [];
    for (const runId of runIds) {
      out.write(`Run ${runId}\n`);
      const print = linePrinter(out);
      views.push(await followRun(service, runId, { onLine: print, fromNow }));
    }
    await service.idle();
    report(views, options);
    const worst = Math.max(...views.map((view) => severity(exitCodeOfRun(view))));
    const exitCode = views.map(exitCodeOfRun).find((code) => severity(code) === worst) ?? EXIT.ok;
    if (exitCode !== EXIT.ok) throw new ExitWith(exitCode);
    return views;
  } finally {
    disposeSignals();
    await service.close();
  }
}

/** What a finished run says in words: its state, why, how long it took, its figures. */
export function runText(view: RunView): string {
  const took =
    view.startedAt && view.endedAt
      ? ` in ${duration(Date.parse(view.endedAt) - Date.parse(view.startedAt))}`
      : '';
  const hint =
    view.state === 'cancelled' || view.state === 'interrupted'
      ? `"vcbench retry ${view.runId}" goes on where it stopped.`
      : view.error?.hint;
  const why =
    (view.error === undefined ? '' : `: ${view.error.message}`) + (hint === undefined ? '' : `\n  ${hint}`);
  const results = resultText(view);
  return `${results === '' ? '' : `\n${results}\n`}\n${view.sampleId}: ${view.state}${isTerminal(view.state) ? took : ''}${why}\n`;
}

function report(views: readonly RunView[], options: CommonOptions): void {
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ ok: true, value: views.length === 1 ? views[0] : views }, null, 2)}\n`,
    );
    return;
  }
  for (const view of views) process.stdout.write(runText(view));
}

async function showPlans(inputs: Input<'runs.importS3'>[], options: RunOptions): Promise<void> {
  const service = await openService(options, 'look');
  try {
    const plans = [];
    for (const input of inputs) plans.push(await ask(service, 'runs.plan', input));
    if (options.json) {
      process.stdout.write(
        `${JSON.stringify({ ok: true, value: plans.length === 1 ? plans[0] : plans }, null, 2)}\n`,
      );
      return;
    }
    for (const plan of plans) {
      for (const step of plan.steps) process.stdout.write(`${step.title}\n  ${step.argv.join(' ')}\n`);
    }
  } finally {
    await service.close();
  }
}

async function openWaiting(options: CommonOptions & { wait?: boolean }): Promise<Service> {
  for (;;) {
    const service = await openService(options, 'own');
    if (service.writable || !options.wait) return service;
    await service.close();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Returns what undoes it. A second Ctrl-C leaves at once; the next start ends what is left. */
export function handleSignals(service: Service): () => void {
  let asked = false;
  const onInterrupt = () => {
    if (asked) process.exit(EXIT.cancelled);
    asked = true;
    process.stderr.write('\nCancelling... (Ctrl-C again leaves at once)\n');
    void cancelAll(service);
  };
  const onTerminate = () => void service.close();
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onTerminate);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('SIGHUP', onTerminate);
  };
}

async function cancelAll(service: Service): Promise<void> {
  const { runs } = await ask(service, 'runs.list', {});
  await Promise.all(
    runs
      .filter((run) => !isTerminal(run.state))
      .map((run) => service.call('runs.cancel', { runId: run.runId })),
  );
}

function importOptions(options: RunOptions): Omit<Input<'runs.importLocal'>, 'paths' | 'sampleId'> {
  const engines = {
    auto: { smallVariantEngine: 'auto', svEngine: 'auto' },
    tools: { smallVariantEngine: 'hap.py', svEngine: 'truvari' },
    'built-in': { smallVariantEngine: 'built-in', svEngine: 'built-in' },
  } as const;
  return {
    benchmarks: benchmarksOf(options),
    autoProcess: options.process,
    ...given({ preset: options.preset, threads: options.threads }),
    ...(options.engine === undefined ? {} : engines[options.engine]),
  };
}

/** None named: the lab's default, truvari and csv. */
function benchmarksOf({ happy, stratified, truvari, csv }: RunOptions): Benchmarks {
  if (stratified && !happy)
    throw new VcbenchError(
      'badInput',
      '--stratified needs --happy.',
      'Add --happy, or leave --stratified out.',
    );
  if (!happy && !stratified && !truvari && !csv) return DEFAULT_BENCHMARKS;
  return {
    happy: happy ?? false,
    stratified: stratified ?? false,
    truvari: truvari ?? false,
    csv: csv ?? false,
  };
}

function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** Failed before interrupted before cancelled before warned. */
function severity(exitCode: number): number {
  const order: number[] = [EXIT.ok, EXIT.warned, EXIT.cancelled, EXIT.interrupted, EXIT.failed];
  return order.indexOf(exitCode);
}
