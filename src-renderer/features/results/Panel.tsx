import type { ReactNode } from 'react';
import type { EngineInfo } from '../../../src-main/contract/result.ts';
import { coreWords } from '../../i18n/errors.ts';
import { useI18n } from '../../i18n/index.ts';
import { Icon } from '../../ui/Icon.tsx';

/** A card of results: what was compared, by which program, and what makes one doubt it. */
export function Panel({
  title,
  sub,
  engine,
  warnings,
  className,
  children,
}: {
  title: ReactNode;
  sub?: ReactNode;
  engine?: EngineInfo;
  warnings?: readonly string[];
  className?: string;
  children: ReactNode;
}) {
  const { t, language } = useI18n();
  return (
    <section className={`card panel ${className ?? ''}`}>
      <header>
        <h2>
          {title} {sub !== undefined && <span className="sub">{sub}</span>}
        </h2>
        {engine && (
          <span className="engine" title={t('results.engine')}>
            {engine.name === 'built-in' ? t('results.builtIn') : engine.name} {engine.version}
          </span>
        )}
      </header>
      {[...new Set(warnings)].map((warning) => (
        <p key={warning} className="panel-warning">
          <Icon name="warn" size={13} />
          <span className="breakable">{coreWords(warning, language)}</span>
        </p>
      ))}
      {children}
    </section>
  );
}
