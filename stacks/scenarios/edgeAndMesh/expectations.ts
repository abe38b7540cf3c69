import { Hardening } from '../../../components';
import type { Expectations, FaultExpectation, Shares } from '../../../drill/plan/plan';

const minimumRequests = 600;

/**
 * Where each service is expected, and that nothing is lost. `productpage` fails over at the edge, the others in the
 * mesh; a remote productpage uses the services of its own cluster.
 */
export function edgeAndMeshExpectations(
    primary: { name: string },
    remote: { name: string },
    hardening: Hardening,
): Expectations {
    const only = (serving: { name: string }): Shares => ({
        [primary.name]: Number(serving === primary),
        [remote.name]: Number(serving === remote),
    });
    const [local, far] = [only(primary), only(remote)];
    const stays = { steady: local, recovery: local };
    const lost = hardening === Hardening.Hardened ? { lost: 0 } : {};
    const reviewsMoved = { reviews: { fault: far }, ratings: { fault: far } };
    const allMoved: FaultExpectation = { fault: far, hops: { details: { fault: far }, ...reviewsMoved }, ...lost };
    const inTheMesh: FaultExpectation = { fault: local, hops: reviewsMoved, ...lost };
    const nothingMoved: FaultExpectation = { fault: local, ...lost };
    const away = { fault: far, steady: far, recovery: far };
    return {
        tolerance: 0.02,
        minimumRequests,
        steady: local,
        recovery: local,
        hops: { details: stays, reviews: stays, ratings: stays },
        faults: {
            scale: inTheMesh,
            crash: inTheMesh,
            'caller-down': allMoved,
            'workload-then-caller': allMoved,
            'caller-then-workload': allMoved,
            'cluster-down': allMoved,
            partition: nothingMoved,
            'gateway-down': nothingMoved,
            // Before it reviews are scaled to 0, so that all of its requests cross the gateway.
            'gateway-replace': { fault: local, hops: { reviews: away, ratings: away }, ...lost },
        },
    };
}
