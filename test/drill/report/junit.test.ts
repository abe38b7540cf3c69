import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { assemble } from '../../../drill/report/assemble';
import { junitText } from '../../../drill/report/junit';
import type { Report } from '../../../drill/report/report';
import { type Behaviour, machine, recording, settings } from '../support/synthetic';

const drilled = (behaviour: Behaviour = {}): Report => assemble(settings(behaviour), recording(behaviour), machine);
const pass = drilled();
const fail = drilled({ variant: 'guide', shiftMs: 1000, duringShift: 'lost' });
const inconclusive: Report = {
    ...fail,
    verdict: 'inconclusive',
    doubts: ['The load generator was held up.', 'Twice.'],
};

interface Element {
    readonly tag: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly text: string;
    readonly children: readonly Element[];
}

const toJson = `
import json, sys, xml.etree.ElementTree as tree
def element(e):
    return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [element(c) for c in e]}
json.dump([element(tree.fromstring(text)) for text in json.load(sys.stdin)], sys.stdout)
`;

/** What an XML parser that is not ours reads, of each text. */
function parsed(texts: readonly string[]): Element[] {
    return JSON.parse(
        execFileSync('python3', ['-c', toJson], { input: JSON.stringify(texts), maxBuffer: 2 ** 28 }).toString(),
    ) as Element[];
}

const suitesOf = (reports: readonly Report[]): readonly Element[] => parsed([junitText(reports)])[0]?.children ?? [];
const cases = (suite: Element | undefined) => suite?.children.filter(({ tag }) => tag === 'testcase') ?? [];
const outcomes = (suite: Element | undefined) => cases(suite).map(({ children }) => children[0]?.tag ?? 'passed');

describe('the JUnit report', () => {
    it('has a suite for each drill and a case for each expectation', () => {
        const [first, second] = suitesOf([pass, fail]);
        expect(first?.attributes).toMatchObject({
            name: 'lab / locality (hardened): crash',
            tests: String(pass.expectations.length + 1),
            failures: '0',
            errors: '0',
            skipped: '0',
            timestamp: '2026-11-21T09:30:00',
        });
        expect(new Set(outcomes(first))).toEqual(new Set(['passed']));
        expect(second?.attributes.name).toBe('lab / locality (guide): crash');
        expect(cases(second).map(({ attributes }) => attributes.name)).toEqual([
            'The drill is conclusive',
            ...fail.expectations.map(({ title }) => title),
        ]);
        expect(cases(second)[0]?.attributes.classname).toBe('lab.locality.guide.crash');
    });

    it('fails what was missed, and says what was expected and measured', () => {
        const [suite] = suitesOf([fail]);
        const missed = fail.expectations.filter(({ ok }) => !ok);
        const failures = cases(suite).filter(({ children }) => children[0]?.tag === 'failure');
        expect(failures.map(({ attributes }) => attributes.name)).toEqual(missed.map(({ title }) => title));
        expect(suite?.attributes.failures).toBe(String(missed.length));
        expect(failures[0]?.children[0]?.attributes.message).toMatch(/^expected at most 0, measured \d+$/);
    });

    it('makes an inconclusive drill one error that judges nothing', () => {
        const [suite] = suitesOf([inconclusive]);
        expect(suite?.attributes).toMatchObject({ errors: '1', failures: '0' });
        expect(outcomes(suite)).toEqual(['error', ...fail.expectations.map(() => 'skipped')]);
        expect(cases(suite)[0]?.children[0]).toMatchObject({
            attributes: { message: 'The load generator was held up. Twice.' },
        });
    });

    it('adds up', () => {
        const [root] = parsed([junitText([pass, fail, inconclusive])]);
        const sum = (name: string) =>
            root?.children.reduce((total, { attributes }) => total + Number(attributes[name]), 0);
        for (const name of ['tests', 'failures', 'errors', 'skipped']) {
            expect(Number(root?.attributes[name])).toBe(sum(name));
        }
        expect(root?.children.map((suite) => cases(suite).length)).toEqual(
            root?.children.map(({ attributes }) => Number(attributes.tests)),
        );
    });

    it('keeps any text, and stays XML', () => {
        const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
        const texts = [
            '<![CDATA[ ]]> &amp; "\'>',
            '\u0000\u0008\ud800x\udfff\ufffe',
            '\r\n\t ',
            ...fc.sample(words, 200),
        ];
        const written = texts.map((text) =>
            junitText([
                {
                    ...pass,
                    scenario: text,
                    topology: { ...pass.topology, faultDescription: text },
                    expectations: pass.expectations.map((each) => ({ ...each, title: text, ok: false })),
                },
            ]),
        );
        const writable = (text: string) =>
            text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
        parsed(written).forEach((root, index) => {
            expect(cases(root.children[0])[1]?.attributes.name).toBe(writable(texts[index] ?? ''));
        });
    });
});
