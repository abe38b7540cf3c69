import { type Outcome, percent, promised, type Rule } from './rule';
import { chapters } from './rules';
import { sources } from './rules/sources';
import { type Zone, zones } from './zones';

/** Parts, in the page, what people wrote from what the test writes. */
export const tablesBegin = '<!-- The rest is written by the conformance test, run with FAILOVER_WRITE_PAGE=1. -->';

/** The tables of the page: every rule with what it promises, what was measured, and where it is stated. */
export function tables(outcomes: ReadonlyMap<string, Outcome>): string {
    const chapter = ([title, rules]: (typeof chapters)[number]) =>
        [
            `## ${title}`,
            '',
            '| rule | broken | expected | measured | stated in |',
            '| --- | --- | --- | --- | --- |',
            ...rules.map((rule) => `${row(rule)} ${measured(outcomes.get(rule.says))} | ${statedIn(rule)} |`),
            '',
        ].join('\n');
    const links = Object.entries(sources).map(([title, address]) => `[${title}]: ${address}`);
    return [...chapters.map(chapter), ...links].join('\n');
}

/** A rule's row, up to what was measured. */
export function row(rule: Rule): string {
    return `| ${rule.says} | ${broken(rule)} | ${requests(promised(rule))} |`;
}

/** The last cell of a rule's row. */
export function statedIn({ source, against }: Rule): string {
    const otherwise = against ? [`[${against.page}] says otherwise: “${against.words}”`] : [];
    return [...(against?.page === source ? [] : [`[${source}]`]), ...otherwise].join('; ');
}

function measured(outcome: Outcome | undefined): string {
    return outcome ? requests(outcome) : 'not measured';
}

function broken({ broken = {} }: Rule): string {
    const kinds = [...new Set(Object.values(broken))];
    return (
        kinds.map((kind) => `${kind}: ${listed((zone) => (broken[zone] === kind ? '' : undefined))}`).join('; ') || '–'
    );
}

function requests({ shares, lost }: Outcome): string {
    const arrived = listed((zone) => (shares[zone] ? ` ${percent(shares[zone])}` : undefined));
    return [arrived, lost > 0 ? `lost ${percent(lost)}` : ''].filter(Boolean).join('; ');
}

/** The zones of which there is something to say: `europe-b 80 %, europe-c 20 %` */
function listed(said: (zone: Zone) => string | undefined): string {
    const short = (zone: Zone) => zone.replace(/-.*-/, '-');
    return zones
        .filter((zone) => said(zone) !== undefined)
        .map((zone) => `${short(zone)}${said(zone)}`)
        .join(', ');
}
