import type { CsvResult } from '../../../src-main/contract/result.ts';
import { useI18n } from '../../i18n/index.ts';
import { Chip } from '../../ui/Chip.tsx';
import { limitText, metricText } from './metrics.ts';
import { Panel } from './Panel.tsx';

const LOOK = {
  pass: { tone: 'ok', icon: 'check' },
  check: { tone: 'warn', icon: 'warn' },
  missing: { tone: 'idle', icon: 'dash' },
} as const;

/** DRAGEN's own metrics: those with a limit first, then the rest. */
export function CsvPanel({ result }: { result: CsvResult }) {
  const { t, f, word } = useI18n();
  const passed = result.checks.filter((check) => check.state === 'pass').length;
  const checked = new Set(result.checks.map((check) => check.name));
  const others = Object.entries(result.highlights).filter(
    ([name, value]) => !checked.has(name) && value !== null,
  );
  const name = (key: string) => word(`metric.${key}`) ?? key;
  return (
    <Panel
      title={t('results.csv')}
      sub={result.checks.length > 0 ? t('results.csvSub', passed, result.checks.length) : undefined}
      warnings={result.warnings}
    >
      {result.checks.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, so the keyboard has to reach it
        <section className="table-scroll" tabIndex={0} aria-label={t('results.csv')}>
          <table>
            <thead>
              <tr>
                <th>{t('results.metric')}</th>
                <th className="r">{t('results.thisRun')}</th>
                <th className="r">{t('results.limit')}</th>
                <th className="r">
                  <span className="sr-only">{t('results.state')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {result.checks.map((check) => {
                const look = LOOK[check.state];
                return (
                  <tr key={check.name}>
                    <td>{name(check.name)}</td>
                    <td className="r nowrap">
                      {check.text ?? metricText(check.name, check.value, f, t('results.none'))}
                    </td>
                    <td className="r muted nowrap">{limitText(check.name, check.limit, f)}</td>
                    <td className="r">
                      <Chip tone={look.tone} icon={look.icon}>
                        {t(`check.${check.state}`)}
                      </Chip>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
      {others.length > 0 && (
        <details className="strata">
          <summary>{t('results.otherMetrics', others.length)}</summary>
          <table>
            <tbody>
              {others.map(([key, value]) => (
                <tr key={key}>
                  <td>{name(key)}</td>
                  <td className="r">{metricText(key, value, f, t('results.none'))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Panel>
  );
}
