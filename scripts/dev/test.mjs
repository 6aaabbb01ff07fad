// `npm test`: everything a change must pass. Says which system tools are missing and how to get them; tests that need a
// missing tool are reported as not run. In CI (CI=true) the tools are installed first and must then be there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const inCi = process.env.CI === 'true';
const totals = { passed: 0, failed: 0, skipped: 0 };
const PACKAGES = {
  aws: 'awscli',
  curl: 'curl',
  samtools: 'samtools',
  tabix: 'tabix',
  bgzip: 'tabix',
  bcftools: 'bcftools',
  bedtools: 'bedtools',
  chromium: 'chromium',
  wget: 'wget',
  zip: 'zip',
  unzip: 'unzip',
};

if (inCi) run('bash', ['scripts/dev/install-test-tools.sh']);
const toolsBin = join(root, '.vcbench', 'truvari', 'bin');
const path = existsSync(toolsBin) ? `${process.env.PATH}${delimiter}${toolsBin}` : process.env.PATH;
const env = { ...process.env, PATH: path, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
const missing = Object.keys(PACKAGES).filter((tool) => !isInstalled(tool));
const noTruvari = !isInstalled('truvari');
sayMissing();
if (inCi && missing.length > 0) fail(`CI needs ${missing.join(', ')}.`);

run('npm', ['run', '--silent', 'lint']);
run('npm', ['run', '--silent', 'types']);
for (const project of ['unit', 'integration']) runVitest(project);
runDemo();
sayMissing();
console.log(`tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 ? 1 : 0);

function runVitest(project) {
  mkdirSync(join(root, '.vcbench'), { recursive: true });
  const report = join(root, '.vcbench', `${project}.json`);
  rmSync(report, { force: true });
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync('vitest', args, { cwd: root, env, stdio: 'inherit' });
  if (!existsSync(report)) fail(`The ${project} tests did not run.`);
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  totals.passed += counts.numPassedTests;
  totals.failed += counts.numFailedTests;
  totals.skipped += counts.numPendingTests;
  // A file that cannot be loaded fails without a failed test.
  if (status !== 0 && counts.numFailedTests === 0) totals.failed += 1;
}

/** The README's first command, in a fresh data folder, seen as a user sees it. */
function runDemo() {
  const data = mkdtempSync(join(tmpdir(), 'vcbench-demo-'));
  try {
    const args = ['run', '--silent', 'demo', '--', '--data', data];
    const { status } = spawnSync('npm', args, { cwd: root, env, stdio: 'inherit' });
    totals[status === 0 ? 'passed' : 'failed'] += 1;
    if (status !== 0) console.error(`error: npm run demo ended with exit code ${status}`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function isInstalled(tool) {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { env });
  return found.status === 0;
}

function sayMissing() {
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))].join(' ');
    console.log(`Not installed: ${missing.join(', ')}. The tests that need them are not run. To run them:`);
    console.log(`  Debian, Ubuntu: sudo apt-get install ${packages}`);
    console.log(`  macOS:          brew install ${packages.replace('tabix', 'htslib')}`);
  }
  if (noTruvari) {
    console.log('Not installed: truvari. The comparison with the real truvari is not run. To run it:');
    console.log('  python3 -m venv .vcbench/truvari && .vcbench/truvari/bin/pip install truvari==5.4.0');
  }
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, env: process.env, stdio: 'inherit' });
  if (status !== 0) fail(`"${command} ${args.join(' ')}" ended with exit code ${status}.`);
}

function fail(message) {
  console.error(`error: ${message}`);
  console.log(`tests: ${totals.passed} passed, ${totals.failed + 1} failed`);
  process.exit(1);
}
