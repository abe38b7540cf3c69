import type * as pulumi from '@pulumi/pulumi';
import { refuse } from '../invalidArguments';
import { isLater } from '../later';
import { whenKnown } from '../resolved';
import { type Authority, type Trust, trustProblems } from './authority';
import { field } from './field';

/** The certificates of a component's `authority`, refused at once where they are plain. */
export function checkedTrust(subject: string, authority: pulumi.Input<Authority>): pulumi.Output<Trust> {
    const certificates = isLater(authority)
        ? { certificatePem: field(authority, 'certificatePem'), trustBundlePem: field(authority, 'trustBundlePem') }
        : { certificatePem: authority.certificatePem, trustBundlePem: authority.trustBundlePem };
    return whenKnown(certificates, ({ certificatePem = '', trustBundlePem = '' }) => {
        const trust = { certificatePem, trustBundlePem };
        refuse(subject, trustProblems('authority', trust));
        return trust;
    });
}
