import { constants } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installedReferences, readCatalogue } from '../references/index.ts';
import type { Diagnostic, DiagnosticsContext, Finding } from './context.ts';

/** node:sqlite without a flag. */
const OLDEST_NODE = [22, 13] as const;

const SCRIPTS = ['aws_download_gvcf.sh', 'setup_reference.sh'];

/** The program's own parts: runtime, scripts, references. */
export const programDiagnostics: readonly Diagnostic[] = [
  {
    id: 'node',
    title: 'Node.js',
    async look({ nodeVersion }) {
      const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
      if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
        return { state: 'ok', found: nodeVersion };
      }
      return {
        state: 'problem',
        found: `${nodeVersion}, older than ${OLDEST_NODE.join('.')}`,
        fix: 'Install a current Node.js from https://nodejs.org/, or start VCBench with the one that npm ci installs.',
      };
    },
  },
  { id: 'scripts', title: 'Scripts', look: lookAtScripts },
  { id: 'references', title: 'Reference files', look: lookAtReferences },
];

async function lookAtScripts({ scriptsDir }: DiagnosticsContext): Promise<Finding> {
  const library = join(scriptsDir, 'lib', 'references');
  const parts = (await readdir(library).catch(() => [])).filter((name) => name.endsWith('.sh'));
  const paths = [
    ...SCRIPTS.map((name) => join(scriptsDir, name)),
    ...parts.map((name) => join(library, name)),
  ];
  if (parts.length === 0) paths.push(join(library, 'process.sh'));
  const notExecutable: string[] = [];
  for (const path of paths) {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return { state: 'problem', found: `${path} is missing`, fix: 'Install VCBench again.' };
    }
    if (text.includes('\r\n')) {
      return {
        state: 'problem',
        found: `${path} has Windows line ends, bash cannot run it`,
        fix: 'git config core.autocrlf false, then check the repository out again.',
      };
    }
  }
  for (const name of SCRIPTS) {
    const path = join(scriptsDir, name);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!executable) notExecutable.push(path);
  }
  if (notExecutable.length > 0) {
    return {
      state: 'warning',
      found: `not executable: ${notExecutable.join(', ')} (VCBench itself starts them with bash)`,
      fix: `chmod +x ${notExecutable.map((path) => `'${path}'`).join(' ')}`,
    };
  }
  return { state: 'ok', found: `${paths.length} files in ${scriptsDir}` };
}

/** Quick: sizes and records only. */
async function lookAtReferences({ catalogue, dataDir, scriptsDir }: DiagnosticsContext): Promise<Finding> {
  const rows = await readCatalogue(catalogue);
  const { samples, genome } = await installedReferences(rows, join(dataDir, 'reference'));
  const complete = samples.filter((entry) => entry.total > 0 && entry.present === entry.total);
  const begun = samples.filter((entry) => entry.present > 0 && entry.present < entry.total);
  const unverified = complete.filter((entry) => entry.verified < entry.total);
  const words = [
    genome ? 'genome installed' : 'genome not installed',
    complete.length > 0
      ? `complete: ${complete.map((entry) => entry.sample).join(', ')}`
      : 'no sample complete',
    ...begun.map((entry) => `${entry.sample}: ${entry.present} of ${entry.total} files`),
    ...(unverified.length > 0
      ? [`not verified yet: ${unverified.map((entry) => entry.sample).join(', ')}`]
      : []),
  ];
  const fix = `'${join(scriptsDir, 'setup_reference.sh')}' HG004 --data '${dataDir}' (a run fetches what it needs by itself)`;
  if (genome && complete.length > 0 && begun.length === 0) return { state: 'ok', found: words.join('; ') };
  return { state: 'warning', found: words.join('; '), fix };
}
