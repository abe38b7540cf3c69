import { idempotentMethods, neverSent } from '../envoy/idempotency';
import type { BridgeSettings } from './bridge';

/** The rules of a `VirtualService` that send everything to one host, with the bridge's retries. */
export function bridgeRoutes(host: string, port: number, { retries }: BridgeSettings): object[] {
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
              { name: 'idempotent', match: [{ method: { regex: idempotentMethods.join('|') } }], ...all },
              { name: 'not-idempotent', ...route, retries: { attempts, retryOn: neverSent, ...leaving } },
          ];
}
