import { ask } from '../../../contract/ask.ts';
import { EXIT, ExitWith } from '../exit.ts';
import { printJson } from '../output.ts';
import type { CommonOptions } from '../session.ts';
import { plain } from '../text.ts';
import { withService } from './inspect.ts';

/** `vcbench doctor`: what is installed and what to do about what is not. Exits 1 when something must be fixed. */
export async function doctorCommand(options: CommonOptions & { online?: boolean }): Promise<void> {
  await withService(options, async (service) => {
    const { checks } = await ask(service, 'doctor.run', { online: options.online ?? false });
    if (options.json) printJson({ checks });
    else
      for (const check of checks)
        process.stdout.write(
          `${MARKS[check.state]} ${check.title}: ${plain(check.found)}${check.fix === undefined ? '' : `\n      fix: ${plain(check.fix)}`}\n`,
        );
    if (checks.some((check) => check.state === 'problem')) throw new ExitWith(EXIT.failed);
  });
}

const MARKS = { ok: '[ ok ]', warning: '[warn]', problem: '[FAIL]', notNeeded: '[ -- ]' } as const;
