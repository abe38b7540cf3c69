import { type CompletedCommand, flattened } from './commandTree';

/** The names under which the package installs its command. */
const programs = ['failover', 'pulumi-failover'];

/**
 * Each script follows the words before the cursor down the command tree; `at` is the command that they have reached,
 * each of its words with a space in front.
 */
export const completionScripts = { bash, zsh, fish } as const;

export type Shell = keyof typeof completionScripts;

function bash(program: CompletedCommand): string {
    return [
        `# bash completion of failover. Once: source <(failover completion bash)`,
        `_failover() {`,
        `    local at='' known='' index`,
        `    for ((index = 1; index < COMP_CWORD; index++)); do`,
        `        case "$at \${COMP_WORDS[index]}" in`,
        `            ${reachable(program)}) at="$at \${COMP_WORDS[index]}" ;;`,
        `        esac`,
        `    done`,
        `    case "$at \${COMP_WORDS[COMP_CWORD - 1]}" in`,
        ...withValues(program).map(({ pattern, values }) => `        ${pattern}) known=${quoted(values.join(' '))} ;;`),
        `        *)`,
        `            case "$at" in`,
        ...flattened(program).map(
            (command) => `                ${quoted(place(command))}) known=${quoted(candidates(command).join(' '))} ;;`,
        ),
        `            esac`,
        `            ;;`,
        `    esac`,
        `    COMPREPLY=($(compgen -W "$known" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
        `}`,
        `complete -o default -F _failover ${programs.join(' ')}`,
        ``,
    ].join('\n');
}

function zsh(program: CompletedCommand): string {
    return [
        `#compdef ${programs.join(' ')}`,
        `# zsh completion of failover. Once: source <(failover completion zsh)`,
        `_failover() {`,
        `    local at='' index`,
        `    local -a known`,
        `    for ((index = 2; index < CURRENT; index++)); do`,
        `        case "$at \${words[index]}" in`,
        `            (${reachable(program)}) at="$at \${words[index]}" ;;`,
        `        esac`,
        `    done`,
        `    case "$at \${words[CURRENT-1]}" in`,
        ...withValues(program).map(({ pattern, values }) =>
            values.length > 0
                ? `        (${pattern}) compadd -- ${values.map(quoted).join(' ')}; return ;;`
                : `        (${pattern}) _files; return ;;`,
        ),
        `    esac`,
        `    case "$at" in`,
        ...flattened(program).map(
            (command) => `        (${quoted(place(command))}) known=(${described(command).join(' ')}) ;;`,
        ),
        `    esac`,
        `    _describe failover known || _files`,
        `}`,
        `if [ "\${funcstack[1]}" = _failover ]; then _failover "$@"; else compdef _failover ${programs.join(' ')}; fi`,
        ``,
    ].join('\n');
}

function fish(program: CompletedCommand): string {
    return [
        `# fish completion of failover. Once: failover completion fish >~/.config/fish/completions/failover.fish`,
        `function __failover_at`,
        `    set -l at ''`,
        `    set -l typed (commandline -opc)`,
        `    for word in $typed[2..-1]`,
        `        if contains -- "$at $word" ${flattened(program)
            .map(place)
            .filter((at) => at !== '')
            .map(quoted)
            .join(' ')}`,
        `            set at "$at $word"`,
        `        end`,
        `    end`,
        `    test "$at" = "$argv[1]"`,
        `end`,
        ...programs.flatMap((name) => [
            ...flattened(program).flatMap((command) => {
                const line = `complete -c ${name} -n ${quoted(`__failover_at ${quoted(place(command))}`)}`;
                return [
                    ...command.subcommands.map(
                        ({ words, description }) =>
                            `${line} -f -a ${quoted(words.at(-1) ?? '')} -d ${quoted(description)}`,
                    ),
                    ...command.values.map((value) => `${line} -f -a ${quoted(value)}`),
                    ...command.options.map(({ names, description, takesValue, values }) => {
                        const flags = names.map((flag) =>
                            flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
                        );
                        const value =
                            values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
                        return `${line} ${flags.join(' ')}${value} -d ${quoted(description)}`;
                    }),
                ];
            }),
        ]),
        ``,
    ].join('\n');
}

const place = ({ words }: CompletedCommand): string => words.map((word) => ` ${word}`).join('');

const reachable = (program: CompletedCommand): string =>
    flattened(program)
        .filter(({ words }) => words.length > 0)
        .map((command) => quoted(place(command)))
        .join(' | ');

/** The options that take a value, each with its command in front. */
function withValues(program: CompletedCommand): { pattern: string; values: readonly string[] }[] {
    return flattened(program).flatMap((command) =>
        command.options
            .filter(({ takesValue }) => takesValue)
            .map(({ names, values }) => ({
                pattern: names.map((name) => quoted(`${place(command)} ${name}`)).join(' | '),
                values,
            })),
    );
}

const candidates = ({ subcommands, options, values }: CompletedCommand): string[] => [
    ...subcommands.map(({ words }) => words.at(-1) ?? ''),
    ...values,
    ...options.flatMap(({ names }) => names),
];

/** Candidates with their description, as `_describe` takes them. */
const described = ({ subcommands, options, values }: CompletedCommand): string[] =>
    [
        ...subcommands.map(({ words, description }) => [words.at(-1) ?? '', description] as const),
        ...values.map((value) => [value, ''] as const),
        ...options.flatMap(({ names, description }) => names.map((name) => [name, description] as const)),
    ].map(([name, text]) => quoted(`${name.replace(/:/g, '\\:')}:${text}`));

/** In single quotes, which all three shells take literally. */
function quoted(text: string): string {
    return `'${text.replace(/'/g, `'\\''`)}'`;
}
