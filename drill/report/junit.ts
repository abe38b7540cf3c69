import type { Expectation } from '../verdict/expectation';
import type { Report } from './report';
import { expected, measured, stackName } from './wording';

/**
 * The reports as JUnit XML, as CI systems read it (https://github.com/testmoapp/junitxml): a suite for each drill, a case
 * for each expectation. An expectation that was missed is a failure. An inconclusive drill is an error, and judges nothing.
 */
export function junitText(reports: readonly Report[]): string {
    const suites = reports.map(suiteOf);
    const total = (count: (suite: Suite) => number): number => suites.reduce((sum, suite) => sum + count(suite), 0);
    const counts = countsOf({
        cases: suites.flatMap(({ cases }) => cases),
        seconds: total(({ seconds }) => seconds),
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites${attributes({ name: 'failover drill', ...counts })}>`,
        ...suites.map(suiteText),
        '</testsuites>',
        '',
    ].join('\n');
}

interface Case {
    readonly name: string;
    readonly outcome?: { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string };
}

interface Suite {
    readonly name: string;
    readonly className: string;
    readonly timestamp: string;
    readonly seconds: number;
    readonly properties: Readonly<Record<string, string>>;
    readonly cases: readonly Case[];
}

function suiteOf(report: Report): Suite {
    const { infrastructure, scenario, variant, gateway, fault, environment, topology, phases } = report;
    const inconclusive = report.verdict === 'inconclusive';
    return {
        name: `${stackName(report)}: ${fault}`,
        className: [infrastructure, scenario, variant, gateway, topology.entryName, fault]
            .filter((part) => part !== undefined)
            .join('.'),
        timestamp: report.startedAt.replace(/(\.\d+)?Z$/, ''), // the format has no zone, it is UTC
        seconds: phases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
        properties: {
            entry: topology.entry,
            fault: topology.faultDescription,
            rate: `${report.rate} requests/s`,
            ended: report.ended,
            ...(environment.version === undefined ? {} : { version: environment.version }),
        },
        cases: [
            {
                name: 'The drill is conclusive',
                ...(inconclusive && { outcome: { kind: 'error', message: report.doubts.join(' ') } }),
            },
            ...report.expectations.map((expectation) => caseOf(expectation, inconclusive)),
        ],
    };
}

function caseOf(expectation: Expectation, inconclusive: boolean): Case {
    const { title, ok } = expectation;
    if (inconclusive) {
        return { name: title, outcome: { kind: 'skipped', message: 'The drill is inconclusive.' } };
    }
    const message = `expected ${expected(expectation)}, measured ${measured(expectation)}`;
    return { name: title, ...(!ok && { outcome: { kind: 'failure', message } }) };
}

function countsOf({ cases, seconds }: Pick<Suite, 'cases' | 'seconds'>): Record<string, string> {
    const those = (kind: string): string => String(cases.filter(({ outcome }) => outcome?.kind === kind).length);
    return {
        tests: String(cases.length),
        failures: those('failure'),
        errors: those('error'),
        skipped: those('skipped'),
        time: seconds.toFixed(3),
    };
}

function suiteText(suite: Suite): string {
    const { name, className, timestamp, properties, cases } = suite;
    return [
        `  <testsuite${attributes({ name, timestamp, ...countsOf(suite) })}>`,
        '    <properties>',
        ...Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
        '    </properties>',
        ...cases.map((each) => caseText(each, className)),
        '  </testsuite>',
    ].join('\n');
}

function caseText({ name, outcome }: Case, className: string): string {
    const start = `    <testcase${attributes({ classname: className, name, time: '0' })}`;
    if (!outcome) {
        return `${start}/>`;
    }
    const { kind, message } = outcome;
    return kind === 'skipped'
        ? `${start}><skipped${attributes({ message })}/></testcase>`
        : `${start}><${kind}${attributes({ type: kind === 'error' ? 'inconclusive' : 'missed', message })}>${escaped(message)}</${kind}></testcase>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
    return Object.entries(values)
        .map(([name, value]) => ` ${name}="${escaped(value)}"`)
        .join('');
}

const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\t': '&#9;',
    '\n': '&#10;',
    '\r': '&#13;',
};

/** Characters that XML 1.0 has no way to write become U+FFFD (https://www.w3.org/TR/xml/#charsets). */
function escaped(text: string): string {
    return text
        .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
        .replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}
