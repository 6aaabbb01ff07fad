import { existsSync } from 'node:fs';
import type { RunSummary } from '../../../contract/api.ts';
import { ask } from '../../../contract/ask.ts';
import { VcbenchError } from '../../../contract/errors.ts';
import type { LogLine } from '../../../contract/log.ts';
import { isTerminal, type RunView } from '../../../contract/run.ts';
import type { Service } from '../../../core/service.ts';
import { EXIT, ExitWith, exitCodeOfRun } from '../exit.ts';
import { followRun, linePrinter } from '../follow.ts';
import { outputGone, printJson } from '../output.ts';
import { type CommonOptions, openService } from '../session.ts';
import { plain, table } from '../text.ts';
import { type RunOptions, retryCommand, runText } from './run.ts';

/** `vcbench list`: every run, newest first. */
export async function listCommand(options: CommonOptions & { state?: string }): Promise<void> {
  await withService(options, async (service) => {
    const { runs, unreadable } = await ask(service, 'runs.list', {});
    const shown = options.state === undefined ? runs : runs.filter((run) => run.state === options.state);
    if (options.json) return printJson({ runs: shown, unreadable });
    for (const name of unreadable)
      process.stderr.write(`warning: the run folder ${plain(name)} is damaged.\n`);
    if (shown.length === 0) {
      process.stdout.write(`${await nothingShown(service, runs.length, options.state)}\n`);
      return;
    }
    process.stdout.write(
      `${table(['Run', 'Sample', 'State', 'Step', 'Done', 'Started'], shown.map(listRow))}\n`,
    );
  });
}

async function nothingShown(service: Service, all: number, state: string | undefined): Promise<string> {
  if (all > 0) return `No ${state} runs.`;
  const { dataDir } = await ask(service, 'app.info', {});
  const where = existsSync(dataDir) ? '' : ` There is no data folder ${plain(dataDir)} yet.`;
  return `No runs yet.${where} "vcbench demo" makes one from synthetic data.`;
}

/** `vcbench show RUN`: state, steps and results of one run. */
export async function showCommand(run: string, options: CommonOptions): Promise<void> {
  await withService(options, async (service) => {
    const view = await ask(service, 'runs.get', { runId: await resolveRun(service, run) });
    if (options.json) return printJson(view);
    const rows = view.steps.map((step) => [
      step.title,
      step.cached ? `${step.state} (kept)` : step.state,
      plain(step.error?.message ?? step.why ?? ''),
    ]);
    process.stdout.write(`${view.runId}\n${table(['Step', 'State', ''], rows)}\n${runText(view)}`);
  });
}

/** `vcbench logs RUN [-f]`: what the children printed; with -f until the run ends. */
export async function logsCommand(
  run: string,
  options: CommonOptions & { follow?: boolean; step?: string },
): Promise<void> {
  await withService(options, async (service) => {
    const runId = await resolveRun(service, run);
    const print = linePrinter(process.stdout);
    const onLine = (line: LogLine, log: string) => {
      if (options.json) process.stdout.write(`${JSON.stringify({ log, ...line })}\n`);
      else print(line);
    };
    const step = options.step === undefined ? {} : { step: await needStep(service, runId, options.step) };
    const view = await followRun(service, runId, {
      onLine,
      ...step,
      once: !options.follow,
      stop: outputGone,
    });
    if (outputGone()) return;
    if (options.follow && isTerminal(view.state) && exitCodeOfRun(view) !== EXIT.ok)
      throw new ExitWith(exitCodeOfRun(view));
  });
}

/** A step by its ID, or one of its logs by name. Throws `badInput` naming the run's steps. */
async function needStep(service: Service, runId: string, wanted: string): Promise<string> {
  const { logs } = await ask(service, 'logs.list', { runId });
  if (logs.some(({ log, stepId }) => log === wanted || stepId === wanted)) return wanted;
  const { steps } = await ask(service, 'runs.get', { runId });
  if (steps.some(({ id }) => id === wanted)) {
    process.stderr.write(`The step ${wanted} has printed nothing yet.\n`);
    return wanted;
  }
  throw new VcbenchError(
    'badInput',
    `The run ${runId} has no step "${plain(wanted).slice(0, 100)}".`,
    `Its steps are: ${steps.map(({ id }) => id).join(', ')}.`,
  );
}

/** `vcbench cancel RUN`, also from another terminal than the one that runs it. */
export async function cancelCommand(run: string, options: CommonOptions): Promise<void> {
  await withService(options, async (service) => {
    const runId = await resolveRun(service, run);
    const before = await ask(service, 'runs.get', { runId });
    const alreadyEnded = isTerminal(before.state);
    const { state } = await ask(service, 'runs.cancel', { runId });
    if (options.json) printJson({ runId, state, alreadyEnded });
    else if (alreadyEnded) process.stdout.write(`${runId} has already ended: ${howItEnded(before)}\n`);
    else if (isTerminal(state) && state !== 'cancelled')
      process.stdout.write(`${runId} ended before it could be cancelled: ${state}\n`);
    else process.stdout.write(`${runId}: ${state}\n`);
    if (!isTerminal(state)) throw new ExitWith(EXIT.failed);
  });
}

function howItEnded({ state, error }: RunView): string {
  return error === undefined ? state : `${state} (${plain(error.message)})`;
}

/** `vcbench retry RUN`, however the run is named. */
export async function retryNamedRun(run: string, options: RunOptions): Promise<void> {
  let runId = run;
  await withService(options, async (service) => {
    runId = await resolveRun(service, run);
  });
  await retryCommand(runId, options);
}

/** `vcbench delete RUN`: the run's record and logs; the sample's files and references stay. */
export async function deleteCommand(run: string, options: CommonOptions): Promise<void> {
  await withService(
    options,
    async (service) => {
      const runId = await resolveRun(service, run);
      await ask(service, 'runs.delete', { runId });
      if (options.json) printJson({ runId });
      else process.stdout.write(`Deleted ${runId}.\n`);
    },
    'own',
  );
}

/** A run by its ID, by the start of its ID, by its sample (the latest run of it), or `last`. */
export async function resolveRun(service: Service, wanted: string): Promise<string> {
  const { runs } = await ask(service, 'runs.list', {});
  const exact = runs.find((run) => run.runId === wanted);
  const found =
    exact ??
    (wanted === 'last'
      ? runs[0]
      : (runs.find((run) => run.sampleId === wanted) ??
        only(runs.filter((run) => run.runId.startsWith(wanted)))));
  if (found !== undefined) return found.runId;
  throw new VcbenchError(
    'unknownRun',
    `There is no run "${plain(wanted).slice(0, 150)}".`,
    'See "vcbench list" for the runs there are.',
  );
}

export async function withService(
  options: CommonOptions,
  work: (service: Service) => Promise<void>,
  mode: 'own' | 'look' = 'look',
): Promise<void> {
  const service = await openService(options, mode);
  try {
    await work(service);
  } finally {
    await service.close();
  }
}

function only(runs: RunSummary[]): RunSummary | undefined {
  return runs.length === 1 ? runs[0] : undefined;
}

function listRow(run: RunSummary): string[] {
  // Of an ended run it tells nothing: what was skipped counts as done.
  const done = isTerminal(run.state) ? '' : `${Math.round(run.fraction * 100)} %`;
  const started = (run.startedAt ?? run.createdAt).slice(0, 16).replace('T', ' ');
  return [run.runId, run.sampleId, run.state, run.currentStep ?? run.decidedBy ?? '', done, started];
}
