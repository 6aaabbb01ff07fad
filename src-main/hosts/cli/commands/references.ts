import { ask } from '../../../contract/ask.ts';
import type { ReferenceStatus } from '../../../contract/reference.ts';
import { GIAB_SAMPLES } from '../../../contract/reference.ts';
import { createDataFolder, dataFolder } from '../../../core/dataFolder.ts';
import { classifierFor } from '../../../core/process/classify.ts';
import { environmentFor } from '../../../core/process/environment.ts';
import { spawnTool } from '../../../core/process/spawn.ts';
import { checkReferences, type RunCommand, referenceSetupArgv } from '../../../core/references/index.ts';
import { catalogueOf } from '../../../core/service/tools.ts';
import type { Service } from '../../../core/service.ts';
import { EXIT, ExitWith } from '../exit.ts';
import { linePrinter } from '../follow.ts';
import { interruptSignal } from '../interrupt.ts';
import { printJson } from '../output.ts';
import { type CommonOptions, dependenciesOf } from '../session.ts';
import { bytes, plain, table } from '../text.ts';
import { withService } from './inspect.ts';

interface ReferenceOptions extends CommonOptions {
  fetch?: boolean;
  verify?: boolean;
  need?: string;
}

/**
 * `vcbench references [SAMPLE]`: what is installed. --verify reads every file again, of all samples that are installed when
 * none is named; only --fetch fetches. Exits 1 when the sample that was named is not complete, when a file that is there does
 * not count, or when something could not be fetched.
 */
export async function referencesCommand(
  sample: string | undefined,
  options: ReferenceOptions,
): Promise<void> {
  const need = (options.need ?? 'happy,truvari').split(',');
  const stopped = interruptSignal();
  await withService(options, async (service) => {
    const samples = sample === undefined ? await samplesToShow(service, options) : [sample];
    const statuses: ReferenceStatus[] = [];
    let failed = false;
    for (const sampleId of samples) {
      const request = requestOf(options, sampleId, need);
      if (options.fetch) {
        const argv = [...referenceSetupArgv(request), ...(options.verify ? ['--verify'] : [])];
        await createDataFolder(dataFolder(dependenciesOf(options).dataDir));
        failed = (await aloud(argv, stopped)).exitCode !== 0 || failed;
      }
      const verify = (options.verify ?? false) && !options.fetch;
      const status = await checkReferences({ ...request, verify, run: aloud, signal: stopped });
      statuses.push(status);
      if (!options.json) process.stdout.write(`${statusText(status)}\n\n`);
    }
    if (options.json) printJson(sample === undefined ? statuses : statuses[0]);
    const damaged = statuses.some(({ files }) => files.some((file) => file.state === 'invalid'));
    if (failed || damaged || (sample !== undefined && !statuses[0]?.complete))
      throw new ExitWith(EXIT.failed);
  });
}

/** All; to verify without fetching, those of which something is installed. */
async function samplesToShow(service: Service, options: ReferenceOptions): Promise<readonly string[]> {
  if (!options.verify || options.fetch) return GIAB_SAMPLES;
  const { samples } = await ask(service, 'references.installed', {});
  const names = (installed: boolean) =>
    samples.filter(({ present }) => present > 0 === installed).map((one) => one.sample);
  const missing = names(false);
  if (missing.length > 0) process.stderr.write(`Not installed: ${missing.join(', ')}\n`);
  return names(true);
}

function requestOf(options: ReferenceOptions, sampleId: string, need: string[]) {
  const dependencies = dependenciesOf(options);
  return {
    scriptPath: `${dependencies.paths.scripts}/setup_reference.sh`,
    catalogue: catalogueOf(dependencies),
    referenceDir: dataFolder(dependencies.dataDir).reference,
    sampleId,
    need,
  };
}

/** Runs the script; its words and progress go to stderr as they come, what it answers in JSON is kept. */
const aloud: RunCommand = async (argv, signal) => {
  const print = linePrinter(process.stderr);
  const classify = classifierFor('references');
  const kept = { stdout: [] as string[], stderr: [] as string[] };
  const isCheck = argv.includes('--json');
  let n = 0;
  const child = spawnTool({
    argv,
    cwd: process.cwd(),
    env: environmentFor('references', process.env),
    onLines(lines) {
      for (const line of lines) {
        kept[line.stream].push(line.text);
        if (isCheck && !isNews(line.text)) continue;
        n += 1;
        print({ n, t: line.t, stream: line.stream, level: classify(line), text: line.text });
      }
    },
  });
  const stop = () => void child.stop();
  signal?.addEventListener('abort', stop, { once: true });
  const result = await child.done;
  signal?.removeEventListener('abort', stop);
  // What is left of a progress line goes.
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  signal?.throwIfAborted();
  return { exitCode: result.exitCode, stdout: kept.stdout.join('\n'), stderr: kept.stderr.join('\n') };
};

/** Of a check only what shows that it is at work: its answer, and its error, are the command's own to tell. */
function isNews(text: string): boolean {
  return /^(Reading |progress |warning: )/.test(text);
}

function statusText(status: ReferenceStatus): string {
  const rows = status.files.map((file) => [
    file.kind,
    file.state,
    file.size === undefined ? '' : bytes(file.size),
    file.verifiedAt?.slice(0, 16).replace('T', ' ') ?? '',
    plain(file.why ?? file.path),
  ]);
  const head = `${status.sample}${status.giab === null ? '' : ` (GIAB ${status.giab})`}: ${status.complete ? 'complete' : 'incomplete'}`;
  const sv = status.sv.available ? '' : `\nStructural variants: ${plain(status.sv.why)}.`;
  return `${head}\n${table(['File', 'State', 'Size', 'Verified', ''], rows)}${sv}`;
}
