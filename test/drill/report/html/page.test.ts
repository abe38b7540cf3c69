import fc from 'fast-check';
import { renderToString } from 'preact-render-to-string';
import type { Phase } from '../../../../drill/measurement/phase';
import { assemble } from '../../../../drill/report/assemble';
import { domain } from '../../../../drill/report/html/bullet';
import { Matrix } from '../../../../drill/report/html/matrix';
import { reportPage } from '../../../../drill/report/html/page';
import { Picture } from '../../../../drill/report/html/picture';
import { stepArea, Timeline } from '../../../../drill/report/html/timeline';
import { Topology } from '../../../../drill/report/html/topology';
import type { Report } from '../../../../drill/report/report';
import { type Behaviour, EUROPE, machine, recording, settings } from '../../support/synthetic';

const drilled = (behaviour: Behaviour = {}): Report => assemble(settings(behaviour), recording(behaviour), machine);
const pass = drilled();
const fail = drilled({ variant: 'guide', shiftMs: 1000, duringShift: 'lost' });
const timeline = (drawn: Report): string => renderToString(Timeline({ drawn, id: 't' }));
const topology = (report: Report, phase: Phase): string => renderToString(Topology({ report, phase, id: 't' }));
const phase = (report: Report, index: number) => report.phases[index] ?? fail.phases[0]!;

/** The page's markup alone, as strings that a failing test can show. */
function markup(html: string): string {
    return html.replace(/<(style|script)>[^]*?<\/\1>/g, '').replace(/base64,[^"]+/g, 'base64,');
}

/** What a figure that was computed from nothing looks like. */
const broken = (html: string): string[] => markup(html).match(/.{0,40}(NaN|Infinity|undefined).{0,40}/g) ?? [];

/** Every tag is closed in order; void elements and the doctype aside. */
function unclosed(html: string): string[] {
    const open: string[] = [];
    const body = markup(html).replace(/<!doctype html>/, '');
    for (const [, close, name] of body.matchAll(/<(\/?)([a-z]+)[^>]*>/gi)) {
        if (close && open.at(-1) === name) {
            open.pop();
        } else if (name && !['meta', 'br', 'link'].includes(name)) {
            open.push(`${close}${name}`);
        }
    }
    return open;
}

describe('the page', () => {
    it.each([
        ['one that passed', [pass]],
        ['one that failed', [fail]],
        ['several', [pass, fail, drilled({ fault: 'partition' })]],
    ])('is well-formed and needs nothing from elsewhere: %s', (_, reports) => {
        const html = reportPage(reports);
        expect(unclosed(html)).toEqual([]);
        expect(html.match(/(src|href)="(https?:)?\/\/|@import|url\(|<link/g)).toBeNull();
        expect(broken(html)).toEqual([]);
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
    });

    it('shows the verdict first, with what was missed', () => {
        expect(markup(reportPage([pass]))).toMatch(/class="banner pass".*✓ PASS.*all 18 expectations met/);
        expect(markup(reportPage([fail]))).toMatch(/class="banner fail".*✕ FAIL.*Failover: requests lost/);
    });

    it('carries its own JSON', () => {
        const [, raw = ''] = /href="data:application\/json;base64,([^"]+)"/.exec(reportPage([pass, fail])) ?? [];
        expect(JSON.parse(Buffer.from(raw, 'base64').toString())).toEqual(JSON.parse(JSON.stringify([pass, fail])));
    });

    it('has words for every picture', () => {
        const html = reportPage([pass]);
        const pictures = [...html.matchAll(/<svg [^>]*role="img"[^>]*aria-labelledby="([^ "]+) ([^"]+)"/g)];
        expect(pictures).toHaveLength(6);
        for (const [, title, description] of pictures) {
            expect(html).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
            expect(html).toMatch(new RegExp(`<desc id="${description}">[^<]+</desc>`));
        }
    });

    it('lets nothing that a server said become markup', () => {
        const evil = '<script>alert(1)</script>"\'&';
        const samples = recording().samples.map((sample) => ({ ...sample, pod: evil }));
        const made = settings();
        const hostile = { ...made, plan: { ...made.plan, variant: evil, entry: `http://x/?${evil}` } };
        const html = reportPage([assemble(hostile, { ...recording(), samples, pods: [evil] }, machine)]);
        expect(html.includes('<script>alert')).toBe(false);
        expect(unclosed(html)).toEqual([]);
    });
});

describe('the summary', () => {
    it('has a row for each fault and a column for each variant, and links to each drill', () => {
        const html = renderToString(Matrix({ reports: [pass, drilled({ fault: 'hang', shiftMs: 0 }), fail] }));
        expect([...html.matchAll(/<th scope="row"[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual(['crash', 'hang']);
        expect([...html.matchAll(/<th scope="col"[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual([
            'Fault',
            'lab / locality · hardened',
            'lab / locality · guide',
        ]);
        expect(
            [...html.matchAll(/href="#([^"]+)" class="result (\w+)"/g)].map(([, id, verdict]) => `${id} ${verdict}`),
        ).toEqual(['drill-1 pass', 'drill-3 fail', 'drill-2 pass']);
        expect(html.match(/not drilled/g)).toHaveLength(1);
    });
});

describe('the timeline', () => {
    it('numbers every event, and says when nothing was lost', () => {
        const svg = timeline(pass);
        expect(svg.match(/class="event-badge"/g)).toHaveLength(pass.events.length);
        expect(svg).toContain('no request lost');
        expect(svg).not.toContain('lost-bar');
    });

    it('marks what was lost, where it was lost', () => {
        const svg = timeline(fail);
        expect(svg.match(/class="lost-bar"/g)).toHaveLength(fail.series.lost.filter((count) => count > 0).length);
        expect(svg).toContain('✕ 100 lost');
    });

    it('draws one layer for each pod', () => {
        expect(timeline(pass).match(/class="layer /g)).toHaveLength(pass.series.backends.length);
    });

    it('survives a drill in which nothing was answered', () => {
        const samples = recording().samples.map((sample) => ({ ...sample, status: 503, cluster: '', pod: '' }));
        const dead = assemble(settings(), { ...recording(), samples }, machine);
        expect(broken(reportPage([dead]))).toEqual([]);
        expect(dead.verdict).toBe('fail');
    });
});

describe('stepArea', () => {
    it('goes along the top and back along the bottom, a step a bin', () => {
        expect(
            stepArea(
                [0, 1],
                [2, 3],
                (bin) => bin * 10,
                (value) => value,
            ),
        ).toBe('M0 2H10V3H20V1H10V0H0Z');
    });
});

describe('the topology', () => {
    it('strikes the broken cluster’s pods and leaves its arrow dashed', () => {
        const svg = topology(pass, phase(pass, 1));
        expect(svg).toContain('✕ crash');
        expect(svg.match(/class="pod-down"/g)).toHaveLength(2);
        expect(svg.match(/stroke-dasharray="5 4"/g)).toHaveLength(1);
        expect(topology(pass, phase(pass, 0))).not.toMatch(/✕|pod-down/);
    });

    it('cuts the link, not the pods, in a partition', () => {
        const partition = drilled({ fault: 'partition' });
        const svg = topology(partition, phase(partition, 1));
        expect(svg).toContain('class="cut-link"');
        expect(svg).not.toContain('pod-down');
    });

    it('turns orange and says how many where requests were lost', () => {
        const svg = topology(fail, phase(fail, 1));
        expect(svg).toContain('✕ 100 lost');
        expect(svg).toContain('var(--degraded)');
        expect(svg).toContain(`${EUROPE} is hit by crash`);
    });
});

describe('the bullet', () => {
    it('has room for bound and measured, whatever they are', () => {
        const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
        fc.assert(
            fc.property(
                fc.constantFrom('at most' as const, 'at least' as const, 'within' as const),
                amount,
                amount,
                (comparison, expected, measured) => {
                    const [low, high] = domain(comparison, expected, 0.02, measured);
                    expect(low).toBeLessThan(high);
                    expect(Math.min(low, measured, expected)).toBe(low);
                    expect(Math.max(high, measured, expected)).toBe(high);
                },
            ),
        );
    });
});

describe('markup', () => {
    it('escapes what could be read as markup', () => {
        const picture = Picture({
            width: 1,
            height: 1,
            id: 'x',
            title: `<a href="x">'&`,
            description: '',
            class: '"><b>',
            children: '<i>',
        });
        const svg = renderToString(picture);
        expect(svg).toContain('&lt;a href=&quot;x&quot;>');
        expect(svg).toContain('class="&quot;>&lt;b>"');
        expect(svg).not.toMatch(/<[abi][ >]/);
    });
});
