import type { Check } from '../../contract/diagnostics.ts';

/** What the doctor looks at; everything that touches the machine's tools is injected. */
export interface DiagnosticsContext {
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** e.g. `v24.1.0`. */
  nodeVersion: string;
  dataDir: string;
  /** Folder of aws_download_gvcf.sh, setup_reference.sh and their parts. */
  scriptsDir: string;
  catalogue: string;
  s3: { bucket?: string | undefined; profile?: string | undefined; endpoint?: string | undefined };
  tools: { happy?: string | undefined; truvari?: string | undefined; aws?: string | undefined };
  smallVariantEngine: 'auto' | 'hap.py' | 'built-in';
  svEngine: 'auto' | 'truvari' | 'built-in';
  /** Who else holds the data folder, when somebody does. */
  heldBy?: string | undefined;
  /** Also ask AWS whether the credentials work. */
  online: boolean;
  findTool(
    name: string,
    options: { configuredPath?: string | undefined; env: Readonly<Record<string, string | undefined>> },
  ): Promise<{ path: string; version: string } | null>;
  /** Runs a command to its end with the environment that `tool` may see. */
  run(
    argv: string[],
    options: { tool: string; signal: AbortSignal },
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
  /** Longest time of one check, milliseconds. */
  limitMs?: number;
}

export interface Diagnostic {
  id: string;
  title: string;
  look(context: DiagnosticsContext, signal: AbortSignal): Promise<Finding>;
}

export type Finding = Omit<Check, 'id' | 'title'>;

/** The command that installs a package, for the system at hand. */
export function installCommand(platform: NodeJS.Platform, debian: string, homebrew: string): string {
  return platform === 'darwin' ? `brew install ${homebrew}` : `sudo apt-get install ${debian}`;
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
