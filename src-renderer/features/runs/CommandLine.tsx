import { useI18n } from '../../i18n/index.ts';
import { say } from '../../state/notices.ts';
import { Button } from '../../ui/Button.tsx';

/** The exact command of a step, to be read and copied. */
export function CommandLine({ argv, title }: { argv: readonly string[]; title: string }) {
  const { t } = useI18n();
  const words = argv.map(shellQuote);
  const text = words.join(' ');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('ok', t('step.commandCopied'));
    } catch {
      say('bad', t('console.copyFailed'));
    }
  };
  return (
    <div className="command">
      <div className="command-head">
        <h3>{title}</h3>
        <Button
          look="ghost"
          small
          icon="copy"
          aria-label={`${t('common.copy')}: ${title}`}
          onClick={() => void copy()}
        >
          {t('common.copy')}
        </Button>
      </div>
      <pre>
        {words.map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of a command never move
          <span key={index}>{word} </span>
        ))}
      </pre>
    </div>
  );
}

/** The program's own name, without its folder. */
export function commandName(argv: readonly string[]): string {
  const [program = '', ...rest] = argv;
  const base = program.slice(program.lastIndexOf('/') + 1);
  if (base === 'vcbench') return ['vcbench', ...rest.slice(0, 2)].join(' ');
  if (/^(node|bash|sh|python\d?|electron)$/.test(base)) {
    const script = rest.find((word) => !word.startsWith('-')) ?? '';
    if (/\/hosts\/cli\/main\.js$/.test(script)) {
      const at = rest.indexOf(script);
      return ['vcbench', ...rest.slice(at + 1, at + 3)].join(' ');
    }
    return script.slice(script.lastIndexOf('/') + 1) || base;
  }
  return base;
}

/** A word as a POSIX shell takes it unchanged. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
