import { useI18n } from '../../i18n/index.ts';
import { Chip } from '../../ui/Chip.tsx';
import { RUN_LOOK } from './looks.ts';
import { stateWord } from './runWords.ts';

/** The state of a run: shape, colour, word. */
export function StateChip({ run }: { run: Parameters<typeof stateWord>[0] }) {
  const i18n = useI18n();
  const { tone, icon } = RUN_LOOK[run.state];
  return (
    <Chip tone={tone} icon={icon}>
      {stateWord(run, i18n)}
    </Chip>
  );
}
