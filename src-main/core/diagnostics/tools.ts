import type { Diagnostic, DiagnosticsContext, Finding } from './context.ts';
import { installCommand } from './context.ts';

/** The programs that VCBench uses when they are there, and what happens when they are not. */
export const toolDiagnostics: readonly Diagnostic[] = [
  {
    id: 'bash',
    title: 'bash',
    look: (context) =>
      lookFor(context, 'bash', {
        absent: 'problem',
        why: 'the scripts cannot run',
        fix: installCommand(context.platform, 'bash', 'bash'),
      }),
  },
  { id: 'happy', title: 'hap.py', look: lookForHappy },
  { id: 'truvari', title: 'truvari', look: lookForTruvari },
  helper('samtools', 'samtools', 'samtools', 'notNeeded', 'VCBench indexes a genome by itself'),
  helper(
    'tabix',
    'tabix',
    'htslib',
    'warning',
    "the lab's own truth VCFs stay without index, which truvari needs",
  ),
  helper('bcftools', 'bcftools', 'bcftools', 'notNeeded', 'no step depends on it'),
  { id: 'curl', title: 'curl or wget', look: lookForDownloader },
];

function helper(
  name: string,
  debian: string,
  homebrew: string,
  absent: Finding['state'],
  why: string,
): Diagnostic {
  return {
    id: name,
    title: name,
    look: (context) =>
      lookFor(context, name, { absent, why, fix: installCommand(context.platform, debian, homebrew) }),
  };
}

async function lookFor(
  { findTool, env }: DiagnosticsContext,
  name: string,
  otherwise: { absent: Finding['state']; why: string; fix: string },
): Promise<Finding> {
  const found = await findTool(name, { env });
  if (found !== null) return { state: 'ok', found: `${found.version} at ${found.path}` };
  return { state: otherwise.absent, found: `not installed; ${otherwise.why}`, fix: otherwise.fix };
}

function lookForHappy(context: DiagnosticsContext): Promise<Finding> {
  const fix =
    context.platform === 'linux'
      ? 'conda create -n hap.py -c conda-forge -c bioconda hap.py (VCBench looks in conda environments by itself)'
      : 'hap.py exists for x86 Linux only; keep the built-in engine, or run VCBench on a Linux machine.';
  return lookForEngine(context, 'hap.py', context.tools.happy, context.smallVariantEngine === 'hap.py', fix);
}

function lookForTruvari(context: DiagnosticsContext): Promise<Finding> {
  const fix =
    'python3 -m pip install truvari (in a virtual environment), or conda create -n truvari -c conda-forge -c bioconda truvari';
  return lookForEngine(context, 'truvari', context.tools.truvari, context.svEngine === 'truvari', fix);
}

/** A missing engine is a problem only when the settings insist on it: the built-in one takes its place. */
async function lookForEngine(
  { findTool, env }: DiagnosticsContext,
  name: string,
  configuredPath: string | undefined,
  insisted: boolean,
  fix: string,
): Promise<Finding> {
  const found = await findTool(name, { configuredPath, env });
  if (found !== null) return { state: 'ok', found: `${found.version} at ${found.path}` };
  if (configuredPath !== undefined) {
    return {
      state: 'problem',
      found: `${configuredPath} is not a working ${name}`,
      fix: `Correct the path of ${name} in the settings, or clear it.`,
    };
  }
  if (insisted) return { state: 'problem', found: `not installed, but the settings ask for ${name}`, fix };
  return { state: 'notNeeded', found: 'not installed; the built-in engine compares', fix };
}

async function lookForDownloader({ findTool, env, platform }: DiagnosticsContext): Promise<Finding> {
  const curl = await findTool('curl', { env });
  if (curl !== null) return { state: 'ok', found: `curl ${curl.version} at ${curl.path}` };
  const wget = await findTool('wget', { env });
  if (wget !== null) return { state: 'ok', found: `wget ${wget.version} at ${wget.path}` };
  return {
    state: 'problem',
    found: 'neither is installed, so references cannot be fetched',
    fix: installCommand(platform, 'curl', 'curl'),
  };
}
