import type { RunView } from '../../../src-main/contract/run.ts';
import { CsvPanel } from './CsvPanel.tsx';
import { SmallVariantPanel } from './SmallVariantPanel.tsx';
import { SvPanel } from './SvPanel.tsx';
import './results.css';

/** Everything that the run's comparisons found. */
export default function Results({ view }: { view: RunView }) {
  return (
    <div className="results">
      {view.steps.map(({ id, result }) => {
        if (result?.kind === 'happy') return <SmallVariantPanel key={id} result={result} />;
        if (result?.kind === 'truvari') return <SvPanel key={id} result={result} />;
        if (result?.kind === 'csv') return <CsvPanel key={id} result={result} />;
        return null;
      })}
    </div>
  );
}
