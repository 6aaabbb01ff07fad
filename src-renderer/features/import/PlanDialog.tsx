import type { Plan } from '../../../src-main/contract/run.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { CommandLine } from '../runs/CommandLine.tsx';

/** What an import would do, step by step, with the commands; nothing is started. */
export function PlanDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog
      title={t('plan.title')}
      wide
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      <p className="soft">{t('plan.text')}</p>
      <ol className="plan">
        {plan.steps.map((step) => (
          <li key={step.id}>
            <CommandLine title={t(`step.${step.id}`)} argv={step.argv} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
