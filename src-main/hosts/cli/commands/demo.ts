import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ask } from '../../../contract/ask.ts';
import { isTerminal, type RunView } from '../../../contract/run.ts';
import { createDataFolder, dataFolder } from '../../../core/dataFolder.ts';
import { systemClock } from '../../../core/ports.ts';
import type { ServiceDependencies } from '../../../core/service/dependencies.ts';
import { createService } from '../../../core/service.ts';
import { openSettings } from '../../../core/settingsStore.ts';
import { type DemoSet, generateDemo } from '../../../demo/index.ts';
import { writeDemoCatalogue } from '../demo/catalogue.ts';
import { type LoopbackServer, S3_DEMO_ENVIRONMENT, serveBucket, serveFiles } from '../demo/loopback.ts';
import { orFileError } from '../demo/makeDemo.ts';
import { EXIT, ExitWith, exitCodeOfRun } from '../exit.ts';
import { followRun, linePrinter } from '../follow.ts';
import { printJson } from '../output.ts';
import { type CommonOptions, dependenciesOf } from '../session.ts';
import { handleSignals, runText } from './run.ts';

interface DemoOptions extends CommonOptions {
  s3?: boolean;
  seed: number;
}

const BENCHMARKS = { happy: true, stratified: false, truvari: true, csv: true };
const BUCKET = 'vcbench-demo';
const BASE_PATH = 'runs';

/**
 * `vcbench demo`: the whole pipeline on synthetic data, with the built-in engine, in a data folder of its own. With --s3 the
 * run comes from a loopback S3 server by the real AWS CLI, and the references over loopback HTTP.
 */
export async function demoCommand(options: DemoOptions): Promise<void> {
  const dataDir = resolve(options.data ?? process.env.VCBENCH_DATA ?? join(homedir(), 'vcbench-demo'));
  const out = options.json ? process.stderr : process.stdout;
  const source = join(dataDir, 'demo', 'source');
  await createDataFolder(dataFolder(join(dataDir, 'demo')));
  out.write(`Making synthetic data (seed ${options.seed}) in ${source}\n`);
  const demo = await orFileError(async () => {
    await mkdir(source, { recursive: true });
    await writeFile(settingsOf(dataDir), '{}\n');
    return generateDemo({ directory: source, seed: options.seed });
  });
  const servers: LoopbackServer[] = [];
  try {
    const catalogue = join(source, 'catalogue.tsv');
    const files = options.s3 ? await serveFiles(demo.references) : null;
    if (files !== null) servers.push(files);
    await writeDemoCatalogue(catalogue, demo, (file) =>
      files === null ? pathToFileURL(file.path).href : `${files.url}/${file.relativePath}`,
    );
    const s3 = options.s3 ? await serveDemoBucket(source, demo) : null;
    if (s3 !== null) servers.push(s3);
    const view = await runDemo(demoDependencies(options, dataDir, catalogue), demo, s3, options);
    if (options.json) printJson({ dataDir, synthetic: true, expected: demo.expected, run: view });
    else {
      out.write(runText(view));
      out.write(
        `\nThese are synthetic data, not a real sample. Everything is in ${dataDir}; delete that folder when you are done.\n`,
      );
    }
    if (isTerminal(view.state) && exitCodeOfRun(view) !== EXIT.ok) throw new ExitWith(exitCodeOfRun(view));
  } finally {
    for (const server of servers) await server.close();
  }
}

async function runDemo(
  dependencies: ServiceDependencies,
  demo: DemoSet,
  s3: LoopbackServer | null,
  options: DemoOptions,
): Promise<RunView> {
  const service = await createService(dependencies);
  const disposeSignals = handleSignals(service);
  const common = { benchmarks: BENCHMARKS, smallVariantEngine: 'built-in', svEngine: 'built-in' } as const;
  try {
    const { runIds } =
      s3 === null
        ? await ask(service, 'runs.importLocal', {
            paths: [demo.runDirectory],
            sampleId: demo.sampleId,
            ...common,
          })
        : await ask(service, 'runs.importS3', {
            sampleId: demo.sampleId,
            bucket: BUCKET,
            basePath: BASE_PATH,
            endpoint: s3.url,
            region: S3_DEMO_ENVIRONMENT.AWS_REGION,
            ...common,
          });
    const [runId] = runIds as [string];
    return await followRun(service, runId, {
      onLine: linePrinter(options.json ? process.stderr : process.stdout),
    });
  } finally {
    disposeSignals();
    await service.close();
  }
}

/** The program's own settings do not count here: the demo must not touch, or be changed by, the lab's. */
function demoDependencies(options: DemoOptions, dataDir: string, catalogue: string): ServiceDependencies {
  const nowhere = join(dataDir, 'demo', 'source', 'no-aws-config');
  const aws = options.s3
    ? {
        ...S3_DEMO_ENVIRONMENT,
        AWS_CONFIG_FILE: nowhere,
        AWS_SHARED_CREDENTIALS_FILE: nowhere,
        AWS_PROFILE: '',
      }
    : {};
  const settings = settingsOf(dataDir);
  return {
    ...dependenciesOf({ ...options, config: settings }),
    dataDir,
    settings: openSettings(settings),
    synthetic: { catalogue },
    processEnv: {
      ...process.env,
      ...aws,
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    },
    clock: systemClock,
  };
}

function serveDemoBucket(source: string, demo: DemoSet): Promise<LoopbackServer> {
  const prefix = `${BASE_PATH}/${demo.sampleId}/vcf/dragen/demo/varcaller`;
  const files = demo.run.map((file) => ({ path: file.path, key: `${prefix}/${file.relativePath}` }));
  return serveBucket(join(source, 's3'), BUCKET, files);
}

function settingsOf(dataDir: string): string {
  return join(dataDir, 'demo', 'source', 'settings.json');
}
