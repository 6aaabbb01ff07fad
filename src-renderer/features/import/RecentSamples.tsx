import { useMemo } from 'react';
import { useT } from '../../i18n/index.ts';
import { runs } from '../../state/runs.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { changeDraft } from './importDraft.ts';

const SHOWN = 6;

/** The samples imported last, to import one again. */
export function RecentSamples() {
  const t = useT();
  const list = useStore(runs).runs;
  const recent = useMemo(() => {
    const names = new Set<string>();
    for (const run of list) {
      if (!run.synthetic) names.add(run.sampleId);
      if (names.size === SHOWN) break;
    }
    return [...names];
  }, [list]);
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{t('import.recent')}</h2>
      <div className="recent">
        {recent.map((sampleId) => (
          <Button key={sampleId} title={sampleId} onClick={() => changeDraft({ sampleId })}>
            <span className="cut">{sampleId}</span>
          </Button>
        ))}
      </div>
    </section>
  );
}
