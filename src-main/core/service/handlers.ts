import { statfs } from 'node:fs/promises';
import type { Output, Parsed, RunSummary } from '../../contract/api.ts';
import { isTerminal, type RunSpec, type RunView } from '../../contract/run.ts';
import { summaryOf } from '../../contract/summary.ts';
import { filesOf } from '../dataFolder.ts';
import { profileNames } from '../diagnostics/aws.ts';
import { runDiagnostics } from '../diagnostics/index.ts';
import { firstError, listLogs, readLog, searchLog } from '../logs/logStore.ts';
import { planRun } from '../pipeline/plan.ts';
import { installedReferences, readCatalogue } from '../references/index.ts';
import { needRun } from '../run/runStore.ts';
import type { Emit, Handlers } from '../service.ts';
import { previewLocal } from '../steps/importLocal.ts';
import { demoSpec } from './demo.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { doctorContext } from './doctor.ts';
import { hostHandlers } from './host.ts';
import { specFromLocal, specFromS3 } from './planning.ts';
import { checkInstalled, DEFAULT_NEED } from './references.ts';
import type { RunControl } from './runControl.ts';
import { recogniseSample } from './sample.ts';
import { catalogueOf, lookUpTools } from './tools.ts';

/** One function a row of the method table. */
export function createHandlers(dependencies: ServiceDependencies, control: RunControl, emit: Emit): Handlers {
  const { settings, clock, synthetic } = dependencies;
  const { folder } = control;

  const plan = async (spec: RunSpec) =>
    planRun({
      spec,
      folder: filesOf(folder, spec),
      scripts: dependencies.paths.scripts,
      catalogue: spec.synthetic?.catalogue ?? catalogueOf(dependencies),
      tools: await lookUpTools(settings.get(), dependencies.processEnv),
      version: dependencies.version,
      limitsProfile: settings.get().limitsProfile,
    });
  const submit = async (spec: RunSpec) => {
    await control.submit(spec, await plan(spec));
    return { runIds: [spec.runId] };
  };
  const view = async (runId: string): Promise<RunView> => {
    const live = control.live(runId);
    if (live !== undefined) return live;
    const { view: stored } = await control.runs.load(runId);
    if (isTerminal(stored.state)) return stored;
    await control.closeCrashed();
    return (await control.runs.load(runId)).view;
  };
  const logsOf = async ({ runId }: { runId: string }) => {
    await needRun(folder, runId);
    return folder.logs(runId);
  };

  return {
    'app.info': async () => {
      const heldBy = control.heldBy();
      return {
        version: dependencies.version,
        node: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
        dataDir: folder.root,
        writable: control.writable,
        ...(heldBy === undefined ? {} : { heldBy }),
        ...(await diskOf(folder.root)),
        ...(settings.warning === undefined ? {} : { settingsWarning: settings.warning }),
      };
    },
    'settings.get': async () => settings.get(),
    'settings.set': async (input) => {
      const saved = await settings.set(input);
      emit('settings.changed', {});
      return saved;
    },
    'sample.recognise': async ({ sampleId }) => recogniseSample(sampleId),
    'runs.list': async () => {
      const { runs, unreadable } = await control.runs.scan();
      const now = (run: RunSummary) => {
        const live = control.live(run.runId);
        return live === undefined ? run : summaryOf(live);
      };
      return { runs: runs.map(now), unreadable };
    },
    'runs.get': ({ runId }) => view(runId),
    'runs.plan': async (input) => plan(specFromS3(input, settings.get(), clock.now(), synthetic)),
    'runs.importS3': (input) => submit(specFromS3(input, settings.get(), clock.now(), synthetic)),
    'runs.importLocal': async (input) =>
      submit(await specFromLocal(input, settings.get(), clock.now(), synthetic)),
    'runs.previewLocal': ({ paths }) => previewLocal(paths),
    'runs.cancel': async ({ runId }) => ({ state: await control.cancel(runId) }),
    'runs.retry': async ({ runId }) => {
      await control.retry(runId);
      return { runIds: [runId] };
    },
    'runs.delete': async ({ runId }) => {
      await control.delete(runId);
      return {};
    },
    'runs.demo': async () => submit(await demoSpec(dependencies, folder)),
    'logs.list': async (input) => ({ logs: await listLogs(await logsOf(input)) }),
    'logs.read': async (input) => {
      const { from, limit, direction } = input;
      const levels = input.levels === undefined ? {} : { levels: input.levels };
      return readLog(await logsOf(input), input.log, { from, limit, direction, ...levels });
    },
    'logs.search': async (input) => search(await logsOf(input), input),
    'logs.firstError': async (input) => ({ n: await firstError(await logsOf(input), input.log) }),
    'logs.cleanup': async () => {
      const removed = await control.tidy();
      return { removed: removed.length, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    'references.check': ({ sampleId, need }) =>
      checkInstalled(
        dependencies,
        {
          reference: folder.reference,
          catalogue: catalogueOf(dependencies),
          sampleId,
          need: need ?? DEFAULT_NEED,
        },
        new AbortController().signal,
      ),
    'references.installed': async () => {
      const { genome, samples } = await installedReferences(
        await readCatalogue(catalogueOf(dependencies)),
        folder.reference,
      );
      return { genome, samples };
    },
    'aws.profiles': async () => ({ profiles: await profileNames(dependencies.processEnv) }),
    'doctor.run': async ({ online }) => ({
      checks: await runDiagnostics(doctorContext(dependencies, control, online)),
    }),
    ...hostHandlers(dependencies),
  };
}

/** Space on the data folder's disk; nothing where the system does not tell. */
async function diskOf(path: string): Promise<Pick<Output<'app.info'>, 'disk'>> {
  const disk = await statfs(path).catch(() => null);
  if (disk === null) return {};
  return { disk: { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize } };
}

async function search(directory: string, input: Parsed<'logs.search'>): Promise<Output<'logs.search'>> {
  const { text, caseSensitive, from, direction, limit } = input;
  const levels = input.levels === undefined ? {} : { levels: input.levels };
  const found = await searchLog(directory, input.log, {
    text,
    caseSensitive,
    from,
    direction,
    limit,
    ...levels,
  });
  return { total: found.total, lines: found.lines.map((line) => line.n), before: found.before };
}
