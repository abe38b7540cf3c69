import type { Fleet } from '../explanation';
import { distributeLeavesOut } from './distributeLeavesOut';
import { distributeWeights } from './distributeWeights';
import { distributeWithFailover } from './distributeWithFailover';
import { ejectionLimit } from './ejectionLimit';
import { hostMatchesNothing } from './hostMatchesNothing';
import { labelsAcrossNetworks } from './labelsAcrossNetworks';
import { localityDisabled } from './localityDisabled';
import { noDetector } from './noDetector';
import { noEastWestGateway } from './noEastWestGateway';
import { noMutualTls } from './noMutualTls';
import { noOutlierDetection } from './noOutlierDetection';
import { noPassthrough } from './noPassthrough';
import { noRegion } from './noRegion';
import { noRetries } from './noRetries';
import { oneEndpoint } from './oneEndpoint';
import { oneGatewayAddress } from './oneGatewayAddress';
import { panicThreshold } from './panicThreshold';
import { retriesStay } from './retriesStay';
import type { Finding, Rule } from './rule';
import { ruleMissingInCluster } from './ruleMissingInCluster';
import { ruleNotSeen } from './ruleNotSeen';
import { singleCluster } from './singleCluster';
import { unknownRegion } from './unknownRegion';

/** All rules, errors first. */
export const rules: readonly Rule[] = [
    noOutlierDetection,
    noDetector,
    ejectionLimit,
    panicThreshold,
    localityDisabled,
    distributeWithFailover,
    distributeWeights,
    distributeLeavesOut,
    unknownRegion,
    noRegion,
    hostMatchesNothing,
    ruleNotSeen,
    ruleMissingInCluster,
    singleCluster,
    noEastWestGateway,
    noPassthrough,
    noMutualTls,
    labelsAcrossNetworks,
    noRetries,
    retriesStay,
    oneEndpoint,
    oneGatewayAddress,
];

/** Every problem of a fleet, once. */
export function findings(fleet: Fleet): Finding[] {
    const all = rules.flatMap(({ check, id, severity }) =>
        check(fleet).map((found) => ({ rule: id, severity, ...found, fix: fixWhere(found.field, found.fix) })),
    );
    return [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** A merge patch replaces lists whole, so that a setting of a subset or a port has none. */
function fixWhere(field: string, { patch, ...fix }: Finding['fix']): Finding['fix'] {
    return patch === undefined || /^spec\.subsets|portLevelSettings/.test(field) ? fix : { ...fix, patch };
}
