import { ask } from '../../../contract/ask.ts';
import { STEP_EXIT } from '../../../contract/exitCodes.ts';
import { GIAB_SAMPLES, type ReferenceStatus } from '../../../contract/reference.ts';
import { createDataFolder, dataFolder } from '../../../core/dataFolder.ts';
import { classifierFor } from '../../../core/process/classify.ts';
import { environmentFor } from '../../../core/process/environment.ts';
import { spawnTool } from '../../../core/process/spawn.ts';
import { referenceSetupArgv } from '../../../core/references/index.ts';
import { catalogueOf } from '../../../core/service/tools.ts';
import { EXIT, ExitWith } from '../exit.ts';
import { linePrinter } from '../follow.ts';
import { interruptSignal } from '../interrupt.ts';
import { type CommonOptions, dependenciesOf } from '../session.ts';
import { bytes, plain, table } from '../text.ts';
import { printJson, withService } from './inspect.ts';

interface ReferenceOptions extends CommonOptions {
  fetch?: boolean;
  verify?: boolean;
  need?: string;
}

/** `vcbench references [SAMPLE]`: what is installed; with --fetch what is missing is fetched and verified first. */
export async function referencesCommand(
  sample: string | undefined,
  options: ReferenceOptions,
): Promise<void> {
  const samples = sample === undefined ? GIAB_SAMPLES : [sample];
  const need = (options.need ?? 'happy,truvari').split(',');
  if (options.fetch || options.verify) for (const one of samples) await fetchReferences(one, need, options);
  await withService(options, async (service) => {
    const statuses: ReferenceStatus[] = [];
    for (const sampleId of samples) statuses.push(await ask(service, 'references.check', { sampleId, need }));
    if (options.json) printJson(sample === undefined ? statuses : statuses[0]);
    else for (const status of statuses) process.stdout.write(`${statusText(status)}\n\n`);
    if (sample !== undefined && !statuses[0]?.complete) throw new ExitWith(EXIT.failed);
  });
}

async function fetchReferences(sampleId: string, need: string[], options: ReferenceOptions): Promise<void> {
  const dependencies = dependenciesOf(options);
  const folder = dataFolder(dependencies.dataDir);
  await createDataFolder(folder);
  const argv = referenceSetupArgv({
    scriptPath: `${dependencies.paths.scripts}/setup_reference.sh`,
    catalogue: catalogueOf(dependencies),
    referenceDir: folder.reference,
    sampleId,
    need,
  });
  if (options.verify) argv.push('--verify');
  const print = linePrinter(process.stderr);
  const classify = classifierFor('references');
  let n = 0;
  const child = spawnTool({
    argv,
    cwd: folder.root,
    env: environmentFor('references', process.env),
    onLines(lines) {
      for (const line of lines) {
        n += 1;
        print({ n, t: line.t, stream: line.stream, level: classify(line), text: line.text });
      }
    },
  });
  interruptSignal().addEventListener('abort', () => void child.stop());
  const result = await child.done;
  if (result.stopped) throw new ExitWith(EXIT.cancelled);
  if (result.exitCode !== STEP_EXIT.ok)
    throw new ExitWith(result.exitCode === STEP_EXIT.badInput ? EXIT.usage : EXIT.failed);
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
