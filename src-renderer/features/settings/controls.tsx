import { type ReactNode, useId } from 'react';
import { Hint } from '../../ui/Field.tsx';

/** A group of settings with a word on what it is about. */
export function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="setting-group" aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        <p className="muted">{text}</p>
      </div>
      <div className="card setting-fields">{children}</div>
    </section>
  );
}

interface RowProps {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

function Row({ id, label, hint, problem, children }: RowProps & { id: string; children: ReactNode }) {
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <div>
        {children}
        {problem !== undefined ? (
          <Hint id={`${id}-hint`} tone="bad" text={problem} />
        ) : (
          hint !== undefined && <Hint id={`${id}-hint`} tone="plain" text={hint} />
        )}
      </div>
    </div>
  );
}

export function TextField(
  props: RowProps & {
    value: string;
    placeholder?: string;
    onChange: (value: string) => void;
    children?: ReactNode;
  },
) {
  const id = useId();
  const { label, hint, problem, value, placeholder, onChange, children } = props;
  return (
    <Row id={id} label={label} hint={hint} problem={problem}>
      <div className="with-button">
        <input
          id={id}
          className="input"
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== undefined}
          aria-describedby={problem !== undefined || hint !== undefined ? `${id}-hint` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
        {children}
      </div>
    </Row>
  );
}

export function NumberField(
  props: RowProps & { value: number | null; placeholder?: string; onChange: (value: number | null) => void },
) {
  const id = useId();
  const { label, hint, problem, value, placeholder, onChange } = props;
  return (
    <Row id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className="input"
        inputMode="numeric"
        value={value === null || Number.isNaN(value) ? '' : String(value)}
        placeholder={placeholder}
        aria-invalid={problem !== undefined}
        aria-describedby={problem !== undefined ? `${id}-hint` : undefined}
        onChange={(event) => {
          const digits = event.target.value.replace(/\D/g, '').slice(0, 9);
          onChange(digits === '' ? null : Number(digits));
        }}
      />
    </Row>
  );
}

export function SelectField<T extends string>(
  props: RowProps & { value: T; options: Readonly<Record<T, string>>; onChange: (value: T) => void },
) {
  const id = useId();
  const { label, hint, problem, value, options, onChange } = props;
  return (
    <Row id={id} label={label} hint={hint} problem={problem}>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value as T)}>
        {(Object.entries(options) as [T, string][]).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </Row>
  );
}
