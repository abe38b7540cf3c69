import type { PlannedHop, PlannedRequest } from '../../drill/plan/request';

/** Where the lab's Bookinfo says who served a part. */
const served = (service: string): PlannedHop => ({
    service,
    json: { cluster: `/servedBy/${service}/clustername`, pod: `/servedBy/${service}/podname` },
});

/**
 * What clients ask Bookinfo for. `/productpage` is 200 whatever fails behind it, so that a drill asks the API.
 *
 * @param saysWho Whether replies name the pod and the cluster of every part.
 * @param common What the requests share.
 */
export function bookinfoRequests(saysWho: boolean, common: Pick<PlannedRequest, 'headers' | 'host'>): PlannedRequest[] {
    const hops = (...services: string[]) => (saysWho ? { hops: services.map(served) } : {});
    return [
        {
            name: 'details',
            weight: 4,
            path: '/api/v1/products/0',
            ...common,
            expect: { json: { '/author': 'William Shakespeare' } },
            ...hops('productpage', 'details'),
        },
        {
            name: 'reviews',
            weight: 5,
            path: '/api/v1/products/0/reviews',
            ...common,
            expect: { json: { '/reviews/0/rating/color': 'red' } },
            ...hops('productpage', 'reviews', 'ratings'),
        },
    ];
}
