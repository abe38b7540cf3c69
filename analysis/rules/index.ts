import type { Fleet } from '../explanation';
import { brittleDetection } from './brittleDetection';
import { clusterLocal } from './clusterLocal';
import { distributeLeavesOut } from './distributeLeavesOut';
import { distributeOverlaps } from './distributeOverlaps';
import { distributeWeights } from './distributeWeights';
import { distributeWithFailover } from './distributeWithFailover';
import { eastWestPort } from './eastWestPort';
import { ejectionLimit } from './ejectionLimit';
import { failoverNames } from './failoverNames';
import { failoverOneWay } from './failoverOneWay';
import { failoverWithLabels } from './failoverWithLabels';
import { fallbackCapacity } from './fallbackCapacity';
import { gatewayErrorsShadowed } from './gatewayErrorsShadowed';
import { gatewayWithoutProxies } from './gatewayWithoutProxies';
import { hiddenBySidecar } from './hiddenBySidecar';
import { hostMatchesNothing } from './hostMatchesNothing';
import { labelsAcrossNetworks } from './labelsAcrossNetworks';
import { localityDisabled } from './localityDisabled';
import { localOriginErrors } from './localOriginErrors';
import { nodeLocal } from './nodeLocal';
import { noDetector } from './noDetector';
import { noEastWestGateway } from './noEastWestGateway';
import { noMutualTls } from './noMutualTls';
import { noOutlierDetection } from './noOutlierDetection';
import { noPassthrough } from './noPassthrough';
import { noRegion } from './noRegion';
import { noRetries } from './noRetries';
import { oneEndpoint } from './oneEndpoint';
import { oneGatewayAddress } from './oneGatewayAddress';
import { onlyUnready } from './onlyUnready';
import { panicThreshold } from './panicThreshold';
import { passthroughHosts } from './passthroughHosts';
import { peerAuthenticationOff } from './peerAuthenticationOff';
import { plaintextToStrict } from './plaintextToStrict';
import { retriesStay } from './retriesStay';
import type { Finding, Rule } from './rule';
import { ruleMissingInCluster } from './ruleMissingInCluster';
import { ruleNotSeen } from './ruleNotSeen';
import { rulesDiffer } from './rulesDiffer';
import { ruleShadowed } from './ruleShadowed';
import { serviceMissingInCluster } from './serviceMissingInCluster';
import { shortEjection } from './shortEjection';
import { singleCluster } from './singleCluster';
import { slowConnect } from './slowConnect';
import { slowSweep } from './slowSweep';
import { tcpPort } from './tcpPort';
import { triesExceedTimeout } from './triesExceedTimeout';
import { trustDomainsDiffer } from './trustDomainsDiffer';
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
    clusterLocal,
    distributeOverlaps,
    eastWestPort,
    failoverNames,
    failoverWithLabels,
    gatewayWithoutProxies,
    localOriginErrors,
    nodeLocal,
    onlyUnready,
    passthroughHosts,
    peerAuthenticationOff,
    plaintextToStrict,
    trustDomainsDiffer,
    noRetries,
    retriesStay,
    oneEndpoint,
    oneGatewayAddress,
    brittleDetection,
    failoverOneWay,
    fallbackCapacity,
    gatewayErrorsShadowed,
    hiddenBySidecar,
    ruleShadowed,
    rulesDiffer,
    serviceMissingInCluster,
    shortEjection,
    slowConnect,
    slowSweep,
    tcpPort,
    triesExceedTimeout,
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
