import { BadInput } from '../../errors';
import type { DrillPlan } from './plan';

/** The plan with the entry of this name as its only one, and the name; without a name, its default and that one's. */
export function withChosenEntry(plan: DrillPlan, name: string | undefined): { plan: DrillPlan; entryName?: string } {
    const { entries = {}, entry, entryExpectations = {} } = plan;
    if (name === undefined) {
        const own = Object.keys(entries).find((each) => entries[each] === entry);
        return own === undefined ? { plan } : { plan, entryName: own };
    }
    const url = Object.hasOwn(entries, name) ? entries[name] : undefined;
    if (url === undefined) {
        const known = Object.keys(entries);
        throw new BadInput(
            `\`--entry\` is ${name}; ${known.length > 0 ? `the entries are ${known.join(', ')}` : 'this scenario has only one, without a name'}.`,
        );
    }
    const expectations = Object.hasOwn(entryExpectations, name) ? entryExpectations[name] : undefined;
    return { plan: { ...plan, entry: url, ...(expectations && { expectations }) }, entryName: name };
}
