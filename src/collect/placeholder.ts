const PLACEHOLDERS = new Set(
  [
    '',
    '-',
    '--',
    '?',
    'n/a',
    'na',
    'nil',
    'nobody',
    'none',
    'not_run',
    'null',
    'pending',
    'placeholder',
    'proposed',
    'somebody',
  ].concat(['tba', 'tbc', 'tbd', 'todo', 'undefined', 'unknown', 'unset', 'xxx', 'changeme', 'fixme']),
);

/** Whether a text stands where a statement should be and states nothing: `TBD`, `<unset>`, `{{name}}`, `n/a`. */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim();
  if (/^(?:<.*>|\{\{.*\}\}|\$\{.*\}|\[.*\]|_+|\.+|x+)$/isu.test(bare)) return true;
  return PLACEHOLDERS.has(bare.toLowerCase());
}

/**
 * One spelling for one person: two that only differ in case, Unicode form, spacing or invisible characters must not count as
 * two people. Empty for a placeholder.
 */
export function personKey(name: string): string {
  if (isPlaceholder(name)) return '';
  const visible = name.normalize('NFKC').replaceAll(/\p{Cf}|\p{Mn}|\p{Cc}/gu, '');
  return Array.from(visible, (character) => character.toUpperCase().toLowerCase())
    .join('')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
