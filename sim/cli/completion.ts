/**
 * `diegosim completion`: what makes a shell complete commands, options, and the names of scenarios. The
 * scripts are made from the commands themselves.
 */
import { Argument, type Command } from 'commander';
import { addCommand, examples, oneOf, type Session } from './session';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Arguments that may be a built-in scenario's name. */
const TAKE_SCENARIO: readonly string[] = ['scenario', 'run'];

/** A command line that can be completed: `conformance auction`. */
interface Completed {
  readonly words: string;
  readonly summary: string;
  readonly subcommands: readonly string[];
  readonly options: readonly { readonly flag: string; readonly meaning: string }[];
  /** Names besides files that its arguments may have. */
  readonly choices: readonly string[];
}

export function addCompletionCommand(program: Command, session: Session): void {
  addCommand(program, 'completion')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that makes a shell complete commands, options and scenario names.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS).argParser(oneOf(SHELLS)))
    .addHelpText(
      'after',
      examples(
        ['source <(diegosim completion bash)', 'in ~/.bashrc'],
        ['source <(diegosim completion zsh)', 'in ~/.zshrc, after compinit'],
        ['diegosim completion fish | source', 'in ~/.config/fish/config.fish'],
      ),
    )
    .action(async (shell: Shell) => {
      const { builtInScenarios } = await import('./packageFiles');
      const commands = completedCommands(program, builtInScenarios());
      const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
      session.io.stdout.write(script(commands));
    });
}

/** The program itself and every command below it. */
function completedCommands(
  command: Command,
  scenarios: readonly string[],
  words = '',
): Completed[] {
  const subcommands = command.createHelp().visibleCommands(command);
  const takesScenario = command.registeredArguments.some((argument) =>
    TAKE_SCENARIO.includes(argument.name()),
  );
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const own: Completed = {
    words,
    summary: command.summary(),
    subcommands: subcommands.map((each) => each.name()),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map(({ long, short, description }) => ({ flag: long ?? short ?? '', meaning: description })),
    choices: [...choices, ...(takesScenario ? scenarios : [])],
  };
  const below = subcommands
    .filter((each) => each.name() !== 'help')
    .flatMap((each) => completedCommands(each, scenarios, `${words} ${each.name()}`.trim()));
  return [own, ...below];
}

function bashScript(commands: readonly Completed[]): string {
  const cases = commands.map(({ words, subcommands, options, choices }) => {
    const flags = options.map(({ flag }) => flag).join(' ');
    const names = [...subcommands, ...choices].join(' ');
    return `    ${JSON.stringify(words)}) flags="${flags}" names="${names}" ;;`;
  });
  return `# bash completion for diegosim
_diegosim() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" flags="" names="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *)
      case " ${commands.map(({ words }) => words.replace(/ /g, '_')).join(' ')} " in
        *" \${command:+\${command// /_}_}$word "*) command="\${command:+$command }$word" ;;
      esac ;;
    esac
  done
  case "$command" in
${cases.join('\n')}
  esac
  COMPREPLY=()
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$names" -- "$current") $(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _diegosim diegosim
`;
}

/** zsh runs bash's completions when told to. */
function zshScript(commands: readonly Completed[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
}

function fishScript(commands: readonly Completed[]): string {
  const quote = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
  const lines = commands.flatMap(({ words, subcommands, options, choices }) => {
    const seen = words.split(' ').filter((word) => word !== '');
    const inside = seen.map((word) => `__fish_seen_subcommand_from ${word}`);
    const outside =
      subcommands.length > 0 ? [`not __fish_seen_subcommand_from ${subcommands.join(' ')}`] : [];
    const when = [...inside, ...outside].join('; and ');
    const condition = when === '' ? '' : ` -n ${quote(when)}`;
    const summaryOf = (name: string): string =>
      commands.find((each) => each.words === `${words} ${name}`.trim())?.summary ?? '';
    return [
      ...subcommands.map(
        (name) => `complete -c diegosim -f${condition} -a ${name} -d ${quote(summaryOf(name))}`,
      ),
      ...choices.map((name) => `complete -c diegosim${condition} -a ${name}`),
      ...options.map(
        ({ flag, meaning }) =>
          `complete -c diegosim${condition} -l ${flag.replace(/^--/, '')} -d ${quote(meaning)}`,
      ),
    ];
  });
  return `# fish completion for diegosim\n${lines.join('\n')}\n`;
}
