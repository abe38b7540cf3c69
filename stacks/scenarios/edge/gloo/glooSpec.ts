import { Hardening } from '../../../../components';
import { BadInput } from '../../../../errors';
import type { EdgeSpec } from '../edgeSpec';
import type { EdgeInput } from '../edgeTarget';
import type { EdgeMode } from '../settings';

/** What Gloo needs beside. */
export interface GlooSpec extends EdgeSpec {
    /** Who writes the failover into the primary Upstream. */
    mode: EdgeMode;
    licenseKey?: string;
}

/**
 * In the Gloo guide Federation writes the failover. Hardened, we write it: this verifies the name in the server's
 * certificate and not just its authority, and needs no Federation.
 */
export function glooSpec({ configuration, managed, spec }: EdgeInput): GlooSpec {
    const { edgeMode, glooLicenseKey } = configuration;
    if (!managed && glooLicenseKey === undefined) {
        throw new BadInput(
            '`glooLicenseKey` is missing: only Gloo’s enterprise edition fails over, and this infrastructure does not ' +
                'run it. Set it as a secret, use the infrastructure `lab`, which needs none, or ' +
                '`edgeGateway: envoy-gateway`, which needs none either.',
        );
    }
    return {
        ...spec,
        mode: edgeMode ?? (spec.hardening === Hardening.Guide ? 'federation' : 'direct'),
        ...(glooLicenseKey !== undefined && { licenseKey: glooLicenseKey }),
    };
}
