import type { Fleet } from '../explanation';
import { brittleDetection } from './brittleDetection';
import { clusterLocal } from './clusterLocal';
import { distributeLeavesOut } from './distributeLeavesOut';
import { distributeOverlaps } from './distributeOverlaps';
import { distributeWeights } from './distributeWeights';
import { distributeWithFailover } from './distributeWithFailover';
import { eastWestPort } from './eastWestPort';
import { edgeBlindUntilTraffic } from './edge/blindUntilTraffic';
import { edgeCheckHost } from './edge/checkHost';
import { edgeClientValidation } from './edge/clientValidation';
import { edgeEjectionLimit } from './edge/ejectionLimit';
import { envoyGatewayEmptyPrimary } from './edge/emptyPrimary';
import { glooCheckPath } from './edge/glooCheckPath';
import { glooFailoverEnterprise } from './edge/glooFailoverEnterprise';
import { glooGatewayErrors } from './edge/glooGatewayErrors';
import { glooHash } from './edge/glooHash';
import { glooIncompleteCheck } from './edge/glooIncompleteCheck';
import { glooOpenGateway } from './edge/glooOpenGateway';
import { glooOverprovisioning } from './edge/glooOverprovisioning';
import { glooSchemeReference } from './edge/glooSchemeReference';
import { glooStaticHosts } from './edge/glooStaticHosts';
import { glooTargetTwice } from './edge/glooTargetTwice';
import { glooWeights } from './edge/glooWeights';
import { kgatewayGroupMember } from './edge/kgatewayGroupMember';
import { edgeNoDetection } from './edge/noDetection';
import { edgePanicThreshold } from './edge/panicThreshold';
import { edgePolicyTarget } from './edge/policyTarget';
import { edgeRetriesStay } from './edge/retriesStay';
import { edgeRetryLimit } from './edge/retryLimit';
import { edgeServerName } from './edge/serverName';
import { envoyGatewaySplitAddressTypes } from './edge/splitAddressTypes';
import { envoyGatewaySplitFilter } from './edge/splitFilter';
import { envoyGatewaySplitProtocols } from './edge/splitProtocols';
import { envoyGatewaySplitServerNames } from './edge/splitServerNames';
import { envoyGatewaySplitTopology } from './edge/splitTopology';
import { edgeUnverified } from './edge/unverified';
import { ejectionLimit } from './ejectionLimit';
import { failoverNames } from './failoverNames';
import { failoverOneWay } from './failoverOneWay';
import { failoverWithLabels } from './failoverWithLabels';
import { fallbackCapacity } from './fallbackCapacity';
import { gatewayErrorsShadowed } from './gatewayErrorsShadowed';
import { gatewayWithoutProxies } from './gatewayWithoutProxies';
import { headless } from './headless';
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
import { notJoined } from './notJoined';
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
import { tsbHostnameTwice } from './tsb/hostnameTwice';
import { tsbNamespacesDiffer } from './tsb/namespacesDiffer';
import { tsbNoEffect } from './tsb/noEffect';
import { tsbOwnCluster } from './tsb/ownCluster';
import { tsbOneWayReachability } from './tsb/reachability';
import { tsbUnexposed } from './tsb/unexposed';
import { tsbWeights } from './tsb/weights';
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
    notJoined,
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
    headless,
    localOriginErrors,
    nodeLocal,
    onlyUnready,
    passthroughHosts,
    peerAuthenticationOff,
    plaintextToStrict,
    trustDomainsDiffer,
    edgeEjectionLimit,
    edgeNoDetection,
    edgePolicyTarget,
    edgeServerName,
    edgeUnverified,
    envoyGatewaySplitAddressTypes,
    envoyGatewaySplitFilter,
    envoyGatewaySplitProtocols,
    envoyGatewaySplitServerNames,
    envoyGatewaySplitTopology,
    glooCheckPath,
    glooFailoverEnterprise,
    glooGatewayErrors,
    glooIncompleteCheck,
    glooOverprovisioning,
    glooSchemeReference,
    glooStaticHosts,
    glooTargetTwice,
    glooWeights,
    kgatewayGroupMember,
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
    edgeBlindUntilTraffic,
    edgeCheckHost,
    edgeClientValidation,
    edgePanicThreshold,
    edgeRetriesStay,
    edgeRetryLimit,
    envoyGatewayEmptyPrimary,
    glooHash,
    glooOpenGateway,
    tsbHostnameTwice,
    tsbOneWayReachability,
    tsbNamespacesDiffer,
    tsbNoEffect,
    tsbOwnCluster,
    tsbUnexposed,
    tsbWeights,
];

/** Problems of one service, by rule. */
export type FoundByRule = ReadonlyMap<string, readonly Finding[]>;

/** The problems of the only service of a fleet that rules find in it alone. */
export function foundForService(fleet: Fleet): FoundByRule {
    return new Map(
        rules
            .filter(({ scope }) => scope === 'service')
            .map((rule) => [rule.id, foundBy(rule, fleet)] as const)
            .filter(([, found]) => found.length > 0),
    );
}

/** Every problem of a fleet, once: those that were found for each service, and those of the whole. */
export function findings(fleet: Fleet, ofServices: readonly FoundByRule[]): Finding[] {
    const all = rules.flatMap((rule) =>
        rule.scope === 'fleet' ? foundBy(rule, fleet) : ofServices.flatMap((found) => found.get(rule.id) ?? []),
    );
    return [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function foundBy({ check, id, severity }: Rule, fleet: Fleet): Finding[] {
    return check(fleet).map((found) => ({ rule: id, severity, ...found, fix: fixWhere(found.field, found.fix) }));
}

/** A merge patch replaces lists whole, so that a setting of a subset or a port has none. */
function fixWhere(field: string, { patch, ...fix }: Finding['fix']): Finding['fix'] {
    return patch === undefined || /^spec\.subsets|portLevelSettings/.test(field) ? fix : { ...fix, patch };
}
