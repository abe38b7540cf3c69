import type { ShiftFlags } from '../../cli/shiftFlags';
import { refuseOtherShare, shiftOptions, shiftRoute } from '../../cli/shiftRequest';
import { backendReader } from '../../drill/load/backend';
import { replyText } from '../../drill/load/replyText';
import { withChosenEntry } from '../../drill/plan/chosenEntry';
import type { DrillPlan } from '../../drill/plan/plan';
import { shiftedPlan } from '../../drill/plan/shiftedPlan';
import { BadInput } from '../../errors';
import { failbackAt } from '../../stacks/scenarios/failbackSettings';
import { shareSettings } from '../../stacks/scenarios/shareSettings';
import { AMERICA, EUROPE, plan as localityPlan } from '../drill/support/synthetic';

const flags: ShiftFlags = {
    infrastructure: 'lab',
    scenario: 'edge',
    tool: [],
    step: '10%',
    every: '30s',
    abortOn: [],
    onAbort: 'back',
    rate: '200',
    requests: '500',
    timeout: '5s',
    warmUp: '30s',
};

function deployed(percent: number, fallbacks = [AMERICA]): DrillPlan {
    const steady = { [EUROPE]: percent / 100, [AMERICA]: 1 - percent / 100 };
    return {
        ...localityPlan,
        sides: { primary: EUROPE, fallbacks },
        expectations: { ...localityPlan.expectations, steady },
    };
}

const start = (percent: number, step = 50) => ({ plan: deployed(percent), settings: failbackAt(percent), step });

describe('a shift between gateways', () => {
    const gateways = { header: 'x-gateway', steady: { old: 0.7, new: 0.3 } };
    const moving = shiftedPlan({ ...localityPlan, sides: { primary: 'old', fallbacks: ['new'], gateways } });

    it('counts replies for the gateway that they came through', () => {
        const read = backendReader(moving.answeredBy ?? 'none');
        const text = replyText(`cluster=${AMERICA} pod=a-1`);
        const cluster = (headers: Record<string, string>) => read({ body: text, headers, peer: '' }).cluster;
        expect([cluster({ 'x-gateway': 'new' }), cluster({})]).toEqual(['new', 'old']);
        expect(moving.clusters.map(({ name }) => name)).toEqual(['old', 'new']);
    });

    it('refuses the entry of the next gateway, behind which nothing moves', () => {
        const entries = { old: localityPlan.entry, new: 'http://198.51.100.9/' };
        const plan = shiftedPlan({
            ...localityPlan,
            entries,
            entryExpectations: { new: localityPlan.expectations },
            sides: { primary: 'old', fallbacks: ['new'], gateways },
        });
        expect(() => withChosenEntry(plan, 'new')).toThrow('`--entry` is new; the entries are old.');
        expect(withChosenEntry(plan, undefined)).toEqual({ plan, entryName: 'old' });
    });

    it('goes by the percent that has moved', () => {
        const settings = { nextEdgeGateway: 'envoy-gateway', moved: '30' };
        const route = shiftRoute('shift', { from: 'old', to: 'new' }, { plan: moving, settings, step: 35 });
        expect(route).toEqual({ from: 'old', to: 'new', began: 70, steps: [35, 0] });
        const { at, keys } = shareSettings(moving);
        expect([...route.steps, 100].map(at)).toEqual([{ moved: '65' }, { moved: '100' }, { moved: '0' }]);
        expect(keys).toEqual(['moved']);
    });

    it('has nothing to do where everything is there', () => {
        const there = shiftedPlan({
            ...localityPlan,
            sides: { primary: 'old', fallbacks: ['new'], gateways: { ...gateways, steady: { old: 1, new: 0 } } },
        });
        const start = { plan: there, settings: {}, step: 35 };
        expect(shiftRoute('shift', { from: 'new', to: 'old' }, start).steps).toEqual([]);
    });
});

describe('shiftOptions', () => {
    it('are those of the flags; without a condition, a lost request ends the shift', () => {
        expect(shiftOptions(flags)).toMatchObject({ step: 10, everyMs: 30_000, onAbort: 'back', minimumRequests: 500 });
        expect(shiftOptions(flags).abortOn.map(({ text }) => text)).toEqual(['lost>0']);
        expect(shiftOptions({ ...flags, abortOn: ['p99>200ms'] }).abortOn.map(({ text }) => text)).toEqual([
            'p99>200ms',
        ]);
    });

    it.each([
        [{ step: '0' }, '`--step` is 0; whole percents from 1% to 100%'],
        [{ step: '12.5%' }, '`--step` is 12.5%;'],
        [{ every: '30' }, '`--every` is 30; a duration up to 10m'],
        [{ every: '11m' }, '`--every` is 11m;'],
        [{ onAbort: 'wait' }, '`--on-abort` is wait; back and stop are accepted.'],
        [{ abortOn: ['lost'] }, '`--abort-on` is lost;'],
        [{ rate: '0', requests: '-1' }, /`--rate` is 0.*\n`--requests` is -1/],
    ])('refuses %j', (change, message) => {
        expect(() => shiftOptions({ ...flags, ...change })).toThrow(message);
        expect(() => shiftOptions({ ...flags, ...change })).toThrow(BadInput);
    });

    it('names everything that is wrong in one error', () => {
        expect(() => shiftOptions({ ...flags, step: 'x', every: 'y', onAbort: 'z' })).toThrow(
            /--step[^]*--every[^]*--on-abort/,
        );
    });
});

describe('shiftRoute', () => {
    it.each([
        ['away from the primary', { from: EUROPE, to: AMERICA }, start(100), [50, 0]],
        ['back to it', { from: AMERICA, to: EUROPE }, start(0), [50, 100]],
        ['on from where it stands', { from: EUROPE, to: AMERICA }, start(30), [0]],
        ['back from where it stands', { from: AMERICA, to: EUROPE }, start(30), [80, 100]],
        ['nowhere, where it is there', { from: EUROPE, to: AMERICA }, start(0), []],
        ['nowhere, where Istio keeps 1 %', { from: EUROPE, to: AMERICA }, { ...start(0), plan: deployed(1) }, []],
    ])('leads %s', (_, names, from, steps) => {
        expect(shiftRoute('shift', names, from)).toMatchObject({ ...names, steps });
    });

    it('deploys the end again where an earlier shift ended within its deployment', () => {
        const names = { from: EUROPE, to: AMERICA };
        expect(shiftRoute('shift', names, { ...start(0), halfDeployed: true }).steps).toEqual([0]);
        expect(shiftRoute('shift', names, { ...start(0), plan: deployed(1), halfDeployed: true }).steps).toEqual([0]);
    });

    it('of a failback starts at the fallbacks', () => {
        expect(shiftRoute('failback', { to: EUROPE }, start(0, 100))).toMatchObject({ from: AMERICA, steps: [100] });
    });

    it('releases a hold of the primary, which moves nothing', () => {
        const settings = { failback: 'hold', serving: 'primary' };
        expect(shiftRoute('failback', { to: EUROPE }, { ...start(100), settings }).steps).toEqual([100]);
        expect(shiftRoute('failback', { to: EUROPE }, { ...start(100), settings: {} }).steps).toEqual([]);
    });

    it('leads to several fallbacks together, in any order', () => {
        const plan = deployed(100, [AMERICA, 'us-east1']);
        const route = shiftRoute('shift', { from: EUROPE, to: `us-east1, ${AMERICA}` }, { ...start(100), plan });
        expect(route.to).toBe(`${AMERICA},us-east1`);
        expect(() => shiftRoute('shift', { from: EUROPE, to: AMERICA }, { ...start(100), plan })).toThrow(
            `\`--to\` is ${AMERICA}; ${EUROPE} (the primary) and ${AMERICA},us-east1 (its fallbacks, which share`,
        );
    });

    it.each([
        ['shift', { to: AMERICA }, '`--from` is missing;'],
        [
            'shift',
            { from: EUROPE, to: 'mars' },
            `\`--to\` is mars; ${EUROPE} (the primary) and ${AMERICA} (its fallback)`,
        ],
        ['shift', { from: EUROPE, to: EUROPE }, '`--from` and `--to` are both europe-west1;'],
        ['failback', { to: AMERICA }, `\`--to\` is ${AMERICA}, a fallback. Requests return to the primary, ${EUROPE};`],
    ] as const)('of a %s refuses %j', (move, names, message) => {
        expect(() => shiftRoute(move, names, start(100))).toThrow(message);
    });

    it('is refused where the stack cannot hold or ramp', () => {
        expect(() => shiftRoute('shift', { from: EUROPE, to: AMERICA }, { ...start(100), plan: localityPlan })).toThrow(
            'Nothing can be shifted in locality (hardened): it has no `failback: hold` and `ramp`.',
        );
    });
});

describe('a deployed step', () => {
    it('has the share that was asked for, or the 1 % that Istio keeps', () => {
        expect(() => refuseOtherShare(0, deployed(1))).not.toThrow();
        expect(() => refuseOtherShare(40, deployed(60))).toThrow(
            `Deployed were 40 % of the requests at ${EUROPE}, but the stack now says 60 %`,
        );
    });
});
