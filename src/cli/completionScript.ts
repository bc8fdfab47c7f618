import type { Command, Option } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

/** Values of options by their long name, beside those that the options name themselves. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** A command by the words that lead to it. */
interface Node {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly takesValue: boolean;
    readonly values: readonly string[];
  }[];
}

/**
 * A script for a shell, from the commands as they are declared. It is static, so that a key press starts no process, and it
 * leaves everything else to the completion of file names.
 */
export function completionScript(shell: Shell, program: Command, known: KnownValues): string {
  const nodes = nodesOf(program, '', known);
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return zsh(nodes);
    case 'fish':
      return fish(nodes);
  }
}

function nodesOf(command: Command, path: string, known: KnownValues): Node[] {
  const below = command.createHelp().visibleCommands(command);
  const node: Node = {
    path,
    commands: below.map((one) => ({ name: one.name(), description: one.description() })),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        flag: option.long ?? '',
        description: option.description,
        takesValue: option.required || option.optional,
        values: valuesOf(option, known),
      })),
  };
  // Of what commander adds by itself, `help` completes names that stand here already.
  const own = below.filter((one) => one.name() !== 'help');
  return [node, ...own.flatMap((one) => nodesOf(one, path === '' ? one.name() : `${path} ${one.name()}`, known))];
}

function valuesOf({ long, argChoices, description }: Option, known: KnownValues): readonly string[] {
  const named = known[long?.slice(2) ?? ''];
  if (argChoices !== undefined) return argChoices;
  if (named !== undefined) return named;
  // A list of words at the beginning of a description is the list of values.
  const words = /^([a-z_]+(?:, [a-z_]+)+(?: or [a-z_]+)?)(?:;|$)/.exec(description)?.[1];
  return words === undefined ? [] : words.split(/, | or /);
}

function words(node: Node): string {
  return [...node.commands.map(({ name }) => name), ...node.options.map(({ flag }) => flag)].join(' ');
}

/** Lines of a `case` that finds the path of the command among the words before the cursor. */
function pathCases(nodes: readonly Node[]): string {
  return nodes.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' | ');
}

function valueCases(nodes: readonly Node[]): [string, readonly string[]][] {
  return nodes.flatMap(({ path, options }) =>
    options.flatMap(({ flag, takesValue, values }): [string, readonly string[]][] =>
      takesValue ? [[`${path}:${flag}`, values]] : [],
    ),
  );
}

function bash(nodes: readonly Node[]): string {
  return `# gate: completion for bash
_gate() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path= next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in ${pathCases(nodes)}) path=$next ;; esac
  done
  COMPREPLY=()
  case "$path:$prev" in
${valueCases(nodes)
  .map(
    ([key, values]) =>
      `    '${key}') ${values.length === 0 ? '' : `mapfile -t COMPREPLY < <(compgen -W '${values.join(' ')}' -- "$cur"); `}return ;;`,
  )
  .join('\n')}
  esac
  case "$path" in
${nodes.map((node) => `    '${node.path}') mapfile -t COMPREPLY < <(compgen -W '${words(node)}' -- "$cur") ;;`).join('\n')}
  esac
  # Options are offered once a dash asks for them; before it, files are more likely.
  if [[ $cur != -* ]]; then
    local kept=() word
    for word in "\${COMPREPLY[@]}"; do [[ $word == -* ]] || kept+=("$word"); done
    COMPREPLY=("\${kept[@]}")
  fi
}
complete -o bashdefault -o default -F _gate gate rungate
`;
}

function zsh(nodes: readonly Node[]): string {
  return `#compdef gate rungate
# gate: completion for zsh
_gate() {
  local cur=\${words[CURRENT]} prev=\${words[CURRENT - 1]} path_= next word
  for word in \${words[2,CURRENT-1]}; do
    next="\${path_:+$path_ }$word"
    case "$next" in (${pathCases(nodes)}) path_=$next ;; esac
  done
  case "$path_:$prev" in
${valueCases(nodes)
  .map(
    ([key, values]) => `    ('${key}') ${values.length === 0 ? '_files' : `compadd -- ${values.join(' ')}`}; return ;;`,
  )
  .join('\n')}
  esac
  local -a found
  case "$path_" in
${nodes.map((node) => `    ('${node.path}') found=(${words(node)}) ;;`).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    compadd -- \${(M)found:#-*}
  else
    compadd -- \${found:#-*}
    _files
  fi
}
if [[ \${funcstack[1]} == _gate ]]; then _gate "$@"; else compdef _gate gate rungate; fi
`;
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, commands, options }) => {
    const condition = `-n 'test (__gate_path) = "${path}"'`;
    return [
      ...commands.map(({ name, description }) => `complete -c gate ${condition} -a ${name} -d ${quoted(description)}`),
      ...options.map(({ flag, description, takesValue, values }) => {
        const value = takesValue ? (values.length === 0 ? ' -r' : ` -x -a '${values.join(' ')}'`) : '';
        return `complete -c gate ${condition} -l ${flag.slice(2)}${value} -d ${quoted(description)}`;
      }),
    ];
  });
  return `# gate: completion for fish
function __gate_path
  set -l path
  for word in (commandline -opc)[2..]
    set -l next (string join -- ' ' $path $word)
    switch "$next"
      case ${nodes.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' ')}
        set path $path $word
    end
  end
  string join -- ' ' $path
  test -n "$path"; or echo ''
end
${lines.join('\n')}
complete -c rungate -w gate
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
