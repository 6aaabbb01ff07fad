import { Command, CommanderError, Option } from 'commander';
import { type AppError, toAppError, VcbenchError } from '../../contract/errors.ts';
import { STEP_EXIT } from '../../contract/exitCodes.ts';
import { runStateSchema } from '../../contract/run.ts';
import { EngineError } from '../../engine/errors.ts';
import { addBenchCommands } from './commands/bench.ts';
import { addStepCommands } from './commands/step.ts';
import { EXIT, ExitWith, exitCodeOfError } from './exit.ts';
import { addBenchmarkOptions, DEMO_SEED, demoSeed, lazily, serveHost, servePort } from './options.ts';
import { guardOutput } from './output.ts';
import { startedByRunner } from './taskOutput.ts';
import { plain } from './text.ts';
import { helpAfter, pointToHelp } from './usage.ts';
import { programVersion } from './version.ts';

// Loaded when a command needs them.
const run = () => import('./commands/run.ts');
const inspect = () => import('./commands/inspect.ts');
const references = () => import('./commands/references.ts');
const doctor = () => import('./commands/doctor.ts');
const demo = () => import('./commands/demo.ts');
const serve = () => import('./commands/serve.ts');

guardOutput();
process.removeAllListeners('warning');
process.on('warning', tellWarning);
process.exitCode = await main(process.argv);

/** Runs one command; every failure ends in one sentence (and a hint) on stderr, and in a documented exit code. */
async function main(argv: string[]): Promise<number> {
  const program = buildProgram();
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    return tell(error, argv);
  }
}

function buildProgram(): Command {
  const program = new Command('vcbench')
    .description(
      'Benchmarks a sequencing run of a GIAB control sample: download, references, comparison, metrics.',
    )
    .version(programVersion())
    .helpCommand(false)
    .enablePositionalOptions();
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--data <folder>', 'data folder (or VCBENCH_DATA)')
      .option('--config <file>', 'settings file (or VCBENCH_CONFIG)')
      .option('--json', 'print one JSON document on stdout');

  addBenchmarkOptions(command('run <sample...>', 'download runs from S3 and benchmark them'))
    .option('--bucket <name>', 'S3 bucket')
    .option('--base-path <path>', 'path in the bucket above the samples')
    .option('--profile <name>', 'AWS profile')
    .option('--region <name>', 'AWS region')
    .option('--endpoint <url>', 'S3-compatible server')
    .option('--dry-run', 'show the commands, start nothing')
    .action(lazily(async () => (await run()).runCommand));
  addBenchmarkOptions(command('import <path...>', 'benchmark a local run: a folder, files or a ZIP'))
    .option('--sample <id>', 'sample ID, when the names do not tell')
    .action(lazily(async () => (await run()).importCommand));
  command('list', 'list the runs')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStateSchema.options))
    .action(lazily(async () => (await inspect()).listCommand));
  command('show <run>', 'state and results of a run (ID, start of an ID, sample, or "last")').action(
    lazily(async () => (await inspect()).showCommand),
  );
  command('logs <run>', 'print the log of a run')
    .option('-f, --follow', 'go on until the run ends')
    .option('--step <step>', 'only one step, e.g. download')
    .action(lazily(async () => (await inspect()).logsCommand));
  command('cancel <run>', 'stop a run, from any terminal').action(
    lazily(async () => (await inspect()).cancelCommand),
  );
  command('retry <run>', 'go on where a run stopped')
    .option('--wait', 'wait while another process uses the data folder')
    .action(lazily(async () => (await inspect()).retryNamedRun));
  command('delete <run>', "delete a run's record and logs").action(
    lazily(async () => (await inspect()).deleteCommand),
  );
  command('references [sample]', 'show, fetch or verify reference files')
    .option('--fetch', 'fetch what is missing or damaged')
    .option('--verify', 'read every file again; what is damaged is fetched only with --fetch')
    .option('--need <list>', 'for what: happy,truvari,stratified,...')
    .action(lazily(async () => (await references()).referencesCommand));
  command('doctor', 'check tools, credentials, disk and memory')
    .option('--online', 'also ask AWS')
    .action(lazily(async () => (await doctor()).doctorCommand));
  command('demo', 'run the whole pipeline on synthetic data')
    .option('--s3', 'download from a loopback S3 server with the real AWS CLI')
    .option('--seed <n>', 'seed of the data, a whole number', demoSeed, DEMO_SEED)
    .action(lazily(async () => (await demo()).demoCommand));
  command('serve', "open the window in a browser: a server on this machine only, also for the lab's scripts")
    .option('--port <n>', 'port, 0 for any free one', servePort, 0)
    .option('--host <address>', 'only 127.0.0.1', serveHost, '127.0.0.1')
    .action(lazily(async () => (await serve()).serveCommand));
  addBenchCommands(program);
  addStepCommands(program);
  program
    .command('help [command...]')
    .description('what a command does, with its options')
    .action((path: string[]) => showHelp(program, path));
  pointToHelp(program);
  return program;
}

function showHelp(program: Command, path: string[]): void {
  let command = program;
  for (const [index, name] of path.entries()) {
    const inner = command.commands.find((one) => one.name() === name);
    if (inner === undefined)
      command.error(`error: unknown command '${plain(path.slice(0, index + 1).join(' ')).slice(0, 100)}'`);
    else command = inner;
  }
  command.outputHelp();
}

function tell(error: unknown, argv: string[]): number {
  if (error instanceof ExitWith) return error.exitCode;
  if (error instanceof CommanderError) return tellUsage(error, argv);
  const app = toAppError(error instanceof EngineError ? fromEngine(error) : error);
  printErrorJson(app, argv);
  process.stderr.write(`error: ${plain(app.message).replace(/\n/g, ' ')}\n`);
  if (app.hint !== undefined) process.stderr.write(`hint: ${plain(app.hint).replace(/\n/g, ' ')}\n`);
  if (app.code === 'internal' && app.detail !== undefined) process.stderr.write(`${plain(app.detail)}\n`);
  // A step is read by the runner: its reasons have exit codes of their own.
  if (argv[2] === 'step' || (argv[2] === 'bench' && startedByRunner())) return stepExitCode(app.code);
  return exitCodeOfError(app.code);
}

/** Commander has already said what is wrong with the command line, but only on stderr. */
function tellUsage(error: CommanderError, argv: string[]): number {
  const { exitCode, code, message } = error;
  if (exitCode === 0) return EXIT.ok;
  const words =
    code === 'commander.help' ? 'a command is missing' : message.replace(/^error: /, '').replace(/\n/g, ' ');
  printErrorJson({ code: 'invalidRequest', message: words, hint: `See "${helpAfter(error)}".` }, argv);
  return EXIT.usage;
}

function printErrorJson(error: AppError, argv: string[]): void {
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ ok: false, error })}\n`);
}

/** What the core warns of while it works, e.g. a log that cannot be written; Node's own form is for programmers. */
function tellWarning(warning: Error): void {
  const kind = warning.name === 'VcbenchWarning' ? '' : `${warning.name}: `;
  process.stderr.write(`warning: ${kind}${plain(warning.message).replace(/\n/g, ' ')}\n`);
}

function stepExitCode(code: string): number {
  return code in STEP_EXIT ? STEP_EXIT[code as keyof typeof STEP_EXIT] : STEP_EXIT.failed;
}

function fromEngine({ code, message, hint }: EngineError): VcbenchError {
  return new VcbenchError(code, message, hint);
}
