/** Labels of a bridge gateway's pods, by which Istio `Gateway`s select them. */
export function gatewaySelector(gatewayName: string): { [label: string]: string } {
    return { app: gatewayName };
}

/** Name of the ingress gateways where none is given. */
export const ingressName = 'bridge-ingress';

/** Name of the Tier-1 gateway where none is given. */
export const tier1Name = 'tier1';

/** Name of the east-west gateways where none is given. */
export const eastWestName = 'bridge-east-west';
