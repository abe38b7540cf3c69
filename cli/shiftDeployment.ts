import type { DrillPlan } from '../drill/plan/plan';
import { drillPlan } from '../drill/plan/planCheck';
import { shiftedPlan } from '../drill/plan/shiftedPlan';
import { OperationFailed } from '../errors';
import type { ShiftRecord, ShiftRecordFile } from './shiftRecord';
import { refuseOtherShare } from './shiftRequest';

type Settings = Readonly<Record<string, string>>;

/** The stack that a shift deploys step by step. */
interface ShiftedStack {
    /** Deploys it with these settings; gives its outputs. */
    deploy(settings: Settings): Promise<Record<string, unknown>>;
    /** Those that it has now. */
    outputs(): Promise<Record<string, unknown>>;
    /** Settings of its last deployment. */
    settings(): Promise<Settings>;
}

/** Deploys the steps of one shift, and keeps the record of where it is. */
export class ShiftDeployment {
    /** Percent of the requests at the primary. */
    deployed: number;

    /**
     * @param start Names of the clusters, the share to return to, and the deployed one.
     * @param settings Of the stack when the shift began.
     * @param settingsAt Those that give the primary a share.
     */
    constructor(
        private readonly stack: ShiftedStack,
        private readonly record: ShiftRecordFile,
        private readonly start: Pick<ShiftRecord, 'from' | 'to' | 'began' | 'deployed'>,
        private settings: Settings,
        private readonly settingsAt: (percent: number) => Record<string, string>,
    ) {
        this.deployed = start.deployed;
    }

    /** Deploys a share, and returns the plan that the stack then has. Refuses to undo what others have deployed. */
    async deploy(percent: number): Promise<DrillPlan> {
        await this.refuseOthers();
        const { deployed, start } = this;
        this.record.write({ ...start, deployed, deploying: percent });
        const plan = planOf(await this.stack.deploy(this.settingsAt(percent)));
        refuseOtherShare(percent, plan);
        this.settings = await this.stack.settings();
        this.deployed = percent;
        this.record.write({ ...start, deployed: percent });
        return plan;
    }

    private async refuseOthers(): Promise<void> {
        refuseOtherShare(this.deployed, planOf(await this.stack.outputs()));
        const found = await this.stack.settings();
        const changed = [...new Set([...Object.keys(found), ...Object.keys(this.settings)])].filter(
            (key) => found[key] !== this.settings[key],
        );
        if (changed.length > 0) {
            throw new OperationFailed(
                `Somebody else has changed ${changed.map((key) => `\`${key}\``).join(' and ')} of the stack during the shift; the next step would undo that. Start the shift again: it goes on from there.`,
            );
        }
    }
}

function planOf(outputs: Readonly<Record<string, unknown>>): DrillPlan {
    return shiftedPlan(drillPlan(outputs['drill'], 'The output `drill` of the deployed stack'));
}
