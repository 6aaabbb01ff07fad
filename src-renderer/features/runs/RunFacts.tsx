import type { RunView } from '../../../src-main/contract/run.ts';
import { useI18n } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { durationOf } from './filter.ts';
import { folderOf } from './folders.ts';
import { Fact } from './StepFiles.tsx';

/** Where a run came from and what compared it: what one needs to explain it months later. */
export function RunFacts({ view }: { view: RunView }) {
  const { t, f } = useI18n();
  const dataDir = useStore(session).app?.dataDir ?? '';
  const { source, benchmarks } = view;
  const asked = (['happy', 'stratified', 'truvari', 'csv'] as const).filter((name) => benchmarks[name]);
  const compared = view.steps.flatMap(({ id, result }) =>
    result?.kind === 'happy' || result?.kind === 'truvari' ? [{ id, result }] : [],
  );
  return (
    <dl className="facts card">
      <Fact name={t('facts.runName')} value={view.runName} />
      <Fact name={t('facts.runId')} value={<code>{view.runId}</code>} />
      <Fact name={t('facts.created')} value={f.date(Date.parse(view.createdAt))} />
      {view.endedAt !== undefined && (
        <Fact
          name={t('facts.ended')}
          value={`${f.date(Date.parse(view.endedAt))} (${f.duration(durationOf(view as { startedAt: string }, Date.now()))})`}
        />
      )}
      <Fact name={t('facts.source')} value={sourceWords(source)} />
      {source.kind === 's3' && (source.profile !== undefined || source.region !== undefined) && (
        <Fact
          name={t('facts.aws')}
          value={[source.profile, source.region, source.endpoint].filter(Boolean).join(' · ')}
        />
      )}
      <Fact
        name={t('facts.options')}
        value={asked.map((name) => t(`bench.${name}`)).join(', ') || t('facts.none')}
      />
      {compared.map(({ id, result }) => (
        <Fact
          key={id}
          name={t(`step.${id}`)}
          value={
            <>
              {result.engine.name} {result.engine.version}
              <small className="under">
                {t('facts.truth')}: {result.truth}
              </small>
              <small className="under">
                {t('facts.query')}: {result.query}
              </small>
            </>
          }
        />
      ))}
      <Fact name={t('facts.files')} value={<code>{folderOf(dataDir, view, 'files')}</code>} />
      <Fact name={t('facts.results')} value={<code>{folderOf(dataDir, view, 'results')}</code>} />
      <Fact name={t('facts.logs')} value={<code>{folderOf(dataDir, view, 'logs')}</code>} />
    </dl>
  );
}

function sourceWords(source: RunView['source']): React.ReactNode {
  if (source.kind === 's3')
    return <code>{`s3://${[source.bucket, source.basePath].filter(Boolean).join('/')}`}</code>;
  return source.paths.slice(0, 20).map((path) => (
    <code key={path} className="under">
      {path}
    </code>
  ));
}
