import * as pulumi from '@pulumi/pulumi';
import { isDue } from './validity';

/** Whether another certificate is due. When one is, the engine's log says so, with what to do about it. */
export function renewalDue(
    resource: pulumi.Resource,
    validityEndTime: pulumi.Input<string>,
    earlyRenewalHours: pulumi.Input<number>,
    advice: string,
): pulumi.Output<boolean> {
    return pulumi.all([validityEndTime, earlyRenewalHours]).apply(([end, early]) => {
        const due = isDue(end, early, Date.now());
        if (due) {
            void pulumi.log.warn(`The certificate ends on ${end}. ${advice}`, resource);
        }
        return due;
    });
}
