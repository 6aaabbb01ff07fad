type Environment = Readonly<Record<string, string | undefined>>;

const EVERYONE = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'USER', 'LOGNAME'];
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
const CERTIFICATES = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'AWS_CA_BUNDLE',
];
const PYTHON = [
  'PYTHONPATH',
  'PYTHONHOME',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'CONDA_DEFAULT_ENV',
  'LD_LIBRARY_PATH',
];
/** hap.py finds its reference and runs rtg, a Java program, by these. */
const HAPPY = ['HGREF', 'HG19', 'HG38', 'RTG_MEM', 'RTG_JAVA', 'JAVA_HOME'];

/** What a tool sees beyond {@link EVERYONE}. A tool that is not here sees nothing more. */
const POLICY: Readonly<
  Record<string, { network?: true; aws?: true; python?: true; names?: readonly string[] }>
> = {
  download: { network: true, aws: true, python: true },
  aws: { network: true, aws: true, python: true },
  references: { network: true },
  happy: { python: true, names: HAPPY },
  'hap.py': { python: true, names: HAPPY },
  truvari: { python: true },
};

/**
 * The whole environment of a child, by an allow-list per tool: hap.py writes its environment into runinfo.json, so
 * only the download sees AWS variables and proxies (which may hold a password). The locale is fixed, so that the
 * parsers read the same words everywhere. `toolPath` puts the folder of a tool found outside PATH (a conda
 * environment) in front of PATH, where the tool expects its own helpers.
 */
export function environmentFor(
  tool: string,
  processEnv: Environment,
  toolPath?: string,
): Record<string, string> {
  const policy = POLICY[tool] ?? {};
  const names = [
    ...EVERYONE,
    ...(policy.network ? [...PROXIES, ...CERTIFICATES] : []),
    ...(policy.aws ? Object.keys(processEnv).filter((name) => name.startsWith('AWS_')) : []),
    ...(policy.python ? PYTHON : []),
    ...(policy.names ?? []),
  ];
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = processEnv[name];
    if (value !== undefined && value !== '') env[name] = value;
  }
  env.PATH ??= '/usr/local/bin:/usr/bin:/bin';
  const folder = toolPath?.includes('/') ? toolPath.slice(0, toolPath.lastIndexOf('/')) : undefined;
  if (folder && !env.PATH.split(':').includes(folder)) env.PATH = `${folder}:${env.PATH}`;
  env.LC_ALL = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  env.NO_COLOR = '1';
  if (policy.python) env.PYTHONUNBUFFERED = '1';
  if (policy.aws) env.AWS_PAGER = '';
  return env;
}

/** Values in the environment that must never be printed, for the redactor. */
export function secretsIn(processEnv: Environment): string[] {
  const secret =
    /^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_AUTHORIZATION_TOKEN)$|(?:PASSWORD|PASSWD|TOKEN|SECRET)$/i;
  return Object.entries(processEnv).flatMap(([name, value]) => (value && secret.test(name) ? [value] : []));
}
