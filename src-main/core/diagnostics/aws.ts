import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic, DiagnosticsContext, Finding } from './context.ts';
import { installCommand } from './context.ts';

/** The AWS CLI, its profile, and (when asked) whether the credentials still work. Values are never read out. */
export const awsDiagnostics: readonly Diagnostic[] = [
  { id: 'aws', title: 'AWS CLI', look: lookAtCli },
  { id: 'awsProfile', title: 'AWS profile', look: lookAtProfile },
  { id: 'awsCredentials', title: 'AWS credentials', look: lookAtCredentials },
];

async function lookAtCli({ findTool, tools, env, platform, s3 }: DiagnosticsContext): Promise<Finding> {
  const found = await findTool('aws', { configuredPath: tools.aws, env });
  if (found !== null) return { state: 'ok', found: `${found.version} at ${found.path}` };
  const fix = installCommand(platform, 'awscli', 'awscli');
  if (tools.aws !== undefined) {
    return {
      state: 'problem',
      found: `${tools.aws} is not a working AWS CLI`,
      fix: `Correct the setting, or ${fix}`,
    };
  }
  if (s3.bucket === undefined) {
    return { state: 'notNeeded', found: 'not installed; needed only for runs from S3', fix };
  }
  return { state: 'problem', found: 'not installed, so runs cannot be fetched from S3', fix };
}

async function lookAtProfile({ env, s3 }: DiagnosticsContext): Promise<Finding> {
  const names = await profileNames(env);
  const wanted = s3.profile ?? env.AWS_PROFILE;
  const known = names.length > 0 ? `profiles: ${names.join(', ')}` : 'no profiles';
  if (wanted !== undefined && wanted !== '') {
    if (names.includes(wanted)) return { state: 'ok', found: wanted };
    return {
      state: 'problem',
      found: `there is no profile "${wanted}" (${known})`,
      fix: `aws configure --profile '${wanted}' (or aws configure sso --profile '${wanted}')`,
    };
  }
  if (env.AWS_ACCESS_KEY_ID) return { state: 'ok', found: `credentials in the environment; ${known}` };
  if (names.includes('default')) return { state: 'ok', found: `default (${known})` };
  if (s3.bucket === undefined) return { state: 'notNeeded', found: `no S3 bucket is set; ${known}` };
  return {
    state: 'warning',
    found: `no profile is chosen; ${known}`,
    fix: names.length > 0 ? 'Choose a profile in the settings.' : 'aws configure --profile NAME',
  };
}

async function lookAtCredentials(context: DiagnosticsContext, signal: AbortSignal): Promise<Finding> {
  const { online, findTool, tools, env, s3, run } = context;
  if (!online) return { state: 'notNeeded', found: 'not asked (vcbench doctor --online asks AWS)' };
  const aws = await findTool('aws', { configuredPath: tools.aws, env });
  if (aws === null) return { state: 'notNeeded', found: 'no AWS CLI to ask with' };
  const argv = [aws.path, 'sts', 'get-caller-identity', '--output', 'json'];
  if (s3.profile !== undefined) argv.push('--profile', s3.profile);
  const { exitCode, stdout, stderr } = await run(argv, { tool: 'aws', signal });
  if (exitCode === 0) return { state: 'ok', found: identity(stdout) };
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  const profile = s3.profile === undefined ? '' : ` --profile '${s3.profile}'`;
  return { state: 'problem', found: said || `aws ended with code ${exitCode}`, fix: fixFor(said, profile) };
}

function identity(stdout: string): string {
  try {
    const { Arn } = JSON.parse(stdout) as { Arn?: unknown };
    if (typeof Arn === 'string') return Arn;
  } catch {
    // An answer of another form is still an answer: the call was allowed.
  }
  return 'accepted by AWS';
}

function fixFor(said: string, profile: string): string {
  if (/could not connect|connection|timed? ?out|resolve/i.test(said)) {
    return 'Check the network and proxy, then run the doctor again.';
  }
  if (/expired|SSO|token/i.test(said))
    return `aws sso login${profile} (or renew the keys: aws configure${profile})`;
  return `aws configure${profile}`;
}

/** Names of the sections of the AWS files, nothing of what is in them. */
export async function profileNames(env: DiagnosticsContext['env']): Promise<string[]> {
  const home = env.HOME ?? homedir();
  const names = new Set<string>();
  const config = await readText(env.AWS_CONFIG_FILE ?? join(home, '.aws', 'config'));
  for (const [, name] of config.matchAll(
    /^[ \t]*\[[ \t]*(?:profile[ \t]+)?["']?([^\]"']+?)["']?[ \t]*\]/gm,
  )) {
    if (name !== undefined && !/^(?:sso-session|services|plugins|preview)\b/.test(name)) names.add(name);
  }
  const credentials = await readText(env.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials'));
  for (const [, name] of credentials.matchAll(/^[ \t]*\[[ \t]*([^\]]+?)[ \t]*\]/gm)) {
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
