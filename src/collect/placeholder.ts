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
