import { withChosenEntry } from '../../../drill/plan/chosenEntry';
import { plan } from '../support/synthetic';

describe('the entry of a drill', () => {
    const both = { ...plan, entries: { client: 'http://198.18.1.241/', ingress: plan.entry } };

    it('is the plan’s own, under its name, unless another is asked for', () => {
        expect(withChosenEntry(both, undefined)).toEqual({ plan: both, entryName: 'ingress' });
        expect(withChosenEntry(both, 'client')).toMatchObject({
            plan: { entry: 'http://198.18.1.241/' },
            entryName: 'client',
        });
        expect(withChosenEntry(plan, undefined)).toEqual({ plan });
    });

    it('is refused with the names there are', () => {
        expect(() => withChosenEntry(both, 'door')).toThrow('`--entry` is door; the entries are client, ingress.');
        expect(() => withChosenEntry(plan, 'toString')).toThrow('this scenario has only one, without a name');
    });
});
