import { idempotentMethods, neverSent } from '../envoy/idempotency';
import type { BridgeSettings } from './bridge';

/** A rule, and the methods that it matches. Absent: all. */
interface Rule {
    readonly methods?: { readonly regex: string };
    readonly [field: string]: unknown;
}

/** The rules of a `VirtualService` that send everything to one host, with the bridge's retries. */
export function bridgeRoutes(host: string, port: number, settings: BridgeSettings): object[] {
    return rules(host, port, settings).map(({ methods, ...rule }) => ({
        ...rule,
        ...(methods !== undefined && { match: [{ method: methods }] }),
    }));
}

/** The same for one port of a Service: without it, sidecars would send requests to its other ports to that one too. */
export function portRoutes(host: string, port: number, settings: BridgeSettings): object[] {
    return rules(host, port, settings).map(({ methods, ...rule }) => ({
        ...rule,
        match: [{ port, ...(methods !== undefined && { method: methods }) }],
    }));
}

function rules(host: string, port: number, { retries }: BridgeSettings): Rule[] {
    const { attempts, perTryTimeout, retryOn, leavePriority, anyMethod } = retries;
    const route = { route: [{ destination: { host, port: { number: port } } }] };
    const leaving = leavePriority && { retryRemoteLocalities: true };
    const all = {
        ...route,
        retries: { attempts, retryOn, ...(perTryTimeout !== undefined && { perTryTimeout }), ...leaving },
    };
    return anyMethod
        ? [all]
        : [
              { name: 'idempotent', methods: { regex: idempotentMethods.join('|') }, ...all },
              { name: 'not-idempotent', ...route, retries: { attempts, retryOn: neverSent, ...leaving } },
          ];
}
